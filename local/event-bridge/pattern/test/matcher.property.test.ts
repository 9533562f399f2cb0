import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createMatcher, InvalidPattern, type Pattern, parsePattern } from "../index.ts";
import { events, patterns } from "./arbitraries.ts";
import { evaluate, print, type Tree } from "./reference-evaluator.ts";

const numRuns = Number(process.env["PROPERTY_RUNS"] ?? 2_000);

function parseUnlessTooComplex(tree: Tree): Pattern | undefined {
  try {
    return parsePattern(print(tree));
  } catch (error) {
    if (error instanceof InvalidPattern && error.message.includes("too complex")) return undefined;
    throw error;
  }
}

test("the matcher answers as the reference evaluator does, for every rule of a bus, also after rules came and went", {
  timeout: 30_000 + numRuns * 20,
}, () => {
  const buses = fc.array(patterns, { minLength: 1, maxLength: 24 });
  const traffic = fc.array(events, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(buses, traffic, fc.nat(), (trees, sent, pick) => {
      const matcher = createMatcher();
      const rules = new Map<string, Tree>();
      trees.forEach((tree, index) => {
        const pattern = parseUnlessTooComplex(tree);
        if (!pattern) return;
        matcher.add(`rule-${index}`, pattern);
        rules.set(`rule-${index}`, tree);
      });
      const check = () => {
        for (const event of sent) {
          const expected = [...rules].filter(([, tree]) => evaluate(tree, event)).map(([name]) => name);
          expect(matcher.match(print(event))).toEqual(expected);
        }
      };
      check();
      const [gone, tree] = [...rules][pick % Math.max(rules.size, 1)] ?? [];
      if (gone === undefined || tree === undefined) return;
      matcher.remove(gone);
      rules.delete(gone);
      check();
      matcher.add(gone, parsePattern(print(tree)));
      rules.set(gone, tree);
      check();
    }),
    { numRuns },
  );
});
