import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventsOfLists, patternsOfLists } from "./arbitraries.fixture.ts";
import { consistentlyMet, createSearch, Undecided } from "./array-consistency.ts";
import { scanEvent } from "./event-scanner.ts";
import { conditionFor, takeValue } from "./field.ts";
import { createFieldNode, fieldAt } from "./field-tree.ts";
import { parsePattern } from "./parse-pattern.ts";
import { print } from "./reference-evaluator.fixture.ts";

/** What the search for a pattern without `$or` takes. */
function search(pattern: string, event: string) {
  const fields = createFieldNode();
  const [asked = []] = parsePattern(pattern).alternatives;
  const conditions = asked.map(({ path, values }) => conditionFor(fieldAt(fields, path), values));
  let values = 0;
  scanEvent(event, fields, (field, value) => {
    values += 1;
    takeValue(field, value, 1, () => {});
  });
  const work = createSearch(conditions, 1);
  const met = consistentlyMet([...conditions.keys()], work);
  return { met, steps: work.steps, conditions: conditions.length, values };
}

/** Elements that differ, so that none stands for another. */
const list = (length: number, element: (index: number) => object) =>
  Array.from({ length }, (_, index) => element(index));
const oneOrOther = (index: number) => (index % 2 ? { x: 1, y: [0, index + 2] } : { x: [0, index + 2], y: 1 });

describe("each element is looked at at most once for each condition", () => {
  const lists = (count: number, length: number) => {
    const names = Array.from({ length: count }, (_, index) => `list${index}`);
    const pattern = Object.fromEntries(names.map((name) => [name, { x: [1], y: [1] }]));
    const last = { [names.at(-1) ?? ""]: list(length, oneOrOther) };
    const event = Object.fromEntries(names.map((name) => [name, [...list(length - 1, oneOrOther), { x: 1, y: 1 }]]));
    return { pattern, event: { ...event, ...last } };
  };
  const nested = (depth: number): object[] =>
    list(6, (index) => ({ x: index, y: 0, ...(depth > 0 && { in: nested(depth - 1) }) }));
  const asked = (depth: number): object => ({ x: [5], y: [0], ...(depth > 0 ? { in: asked(depth - 1) } : { z: [1] }) });

  test.each([
    { about: "three lists of 150", ...lists(3, 150) },
    { about: "five lists of 30", ...lists(5, 30) },
    { about: "ten lists of 1,000", ...lists(10, 1_000) },
    { about: "lists in lists", pattern: { in: asked(4) }, event: { in: [...nested(4), { z: 1 }] } },
    {
      about: "fields that must be absent",
      pattern: { a: { x: [1], y: [{ exists: false }], z: [{ exists: false }] }, b: { x: [1], z: [1] } },
      event: {
        a: list(1_000, (index) => ({ x: 1, y: index })),
        b: list(1_000, (index) => (index % 2 ? { x: 1, y: index } : { z: 1, y: index })),
      },
    },
  ])("$about", ({ pattern, event }) => {
    const { met, steps, conditions, values } = search(JSON.stringify(pattern), JSON.stringify(event));
    expect(met).toBe(false);
    expect(steps).toBeLessThanOrEqual(conditions + values * 2);
  });

  test("whatever the lists, when no key is given twice", () => {
    return fc.assert(
      fc.property(patternsOfLists, eventsOfLists, (pattern, event) => {
        const { steps, conditions, values } = search(print(pattern), JSON.stringify(JSON.parse(print(event))));
        expect(steps).toBeLessThanOrEqual((values + 1) * conditions * 2);
      }),
    );
  });
});

test("a search among lists side by side is given up when it takes too long", () => {
  const names = Array.from({ length: 20 }, (_, index) => `k${index}`);
  const oneOfThem = JSON.stringify(names.map((name) => ({ [name]: 1 })));
  // One element of each of twelve lists has to make up for twenty fields.
  const event = `{${Array.from({ length: 12 }, () => `"d":${oneOfThem}`)}}`;
  const pattern = JSON.stringify({ d: Object.fromEntries(names.map((name) => [name, [1]])) });
  expect(() => search(pattern, event)).toThrow(Undecided);
});
