import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  events,
  eventsOfLists,
  eventsOfNestedArrays,
  eventsOfOneField,
  patterns,
  patternsOfLists,
  patternsOfNestedArrays,
  patternsOfOneField,
} from "./arbitraries.fixture.ts";
import { createMatcher, InvalidPattern, type Pattern, parsePattern } from "./index.ts";
import { evaluate, print, type Tree } from "./reference-evaluator.fixture.ts";

const numRuns = Number(process.env["PROPERTY_RUNS"] ?? 700);

function parseUnlessTooComplex(tree: Tree): Pattern | undefined {
  try {
    return parsePattern(print(tree));
  } catch (error) {
    if (error instanceof InvalidPattern && error.message.includes("too complex")) return undefined;
    throw error;
  }
}

/** A matcher with these rules answers as the reference evaluator, also after rules came, went and changed. */
function agree(trees: Tree[], sent: Tree[], pick: number): void {
  const matcher = createMatcher();
  const rules = new Map<string, Tree>();
  const put = (name: string, tree: Tree) => {
    const pattern = parseUnlessTooComplex(tree);
    if (!pattern) return;
    matcher.add(name, pattern);
    rules.set(name, tree);
  };
  const check = () => {
    for (const event of sent) {
      const expected = [...rules].filter(([, tree]) => evaluate(tree, event)).map(([name]) => name);
      expect(matcher.match(print(event))).toEqual(expected);
    }
  };
  trees.forEach((tree, index) => {
    put(`rule-${index}`, tree);
  });
  check();
  const [gone = "", tree] = [...rules][pick % Math.max(rules.size, 1)] ?? [];
  matcher.remove(gone);
  rules.delete(gone);
  check();
  if (tree) put("later", tree);
  check();
  put("rule-0", trees.at(-1) as Tree);
  check();
}

describe("the matcher answers as the reference evaluator does, for every rule of a bus", () => {
  test.each([
    { about: "any patterns and events", patterns, events, rules: 24 },
    { about: "many patterns for one field", patterns: patternsOfOneField, events: eventsOfOneField, rules: 60 },
    { about: "nested arrays", patterns: patternsOfNestedArrays, events: eventsOfNestedArrays, rules: 12 },
    { about: "several lists", patterns: patternsOfLists, events: eventsOfLists, rules: 12 },
  ])("$about", { timeout: 30_000 + numRuns * 20 }, ({ patterns, events, rules }) => {
    const buses = fc.array(patterns, { minLength: 1, maxLength: rules, size: "max" });
    const traffic = fc.array(events, { minLength: 1, maxLength: 4 });
    return fc.assert(fc.property(buses, traffic, fc.nat(), agree), { numRuns });
  });
});
