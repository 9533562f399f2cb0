import fc from "fast-check";
import { expect, test } from "vitest";
import { type KeyRange, orderedKeys } from "./ordered-keys.ts";

const key = fc.string({ unit: fc.constantFrom("a", "b", "c", "/", "~"), maxLength: 3 });
const changes = fc.array(fc.record({ key, remove: fc.boolean() }), { maxLength: 60 });
const range = fc.record(
  { gt: key, gte: key, lt: key, lte: key, reverse: fc.boolean(), limit: fc.integer({ min: -1, max: 5 }) },
  { requiredKeys: [] },
);

test("a range equals a sorted array filtered by the bounds, whatever was added and deleted", () => {
  fc.assert(
    fc.property(changes, range, (steps, bounds) => {
      const keys = orderedKeys(4);
      const model = new Set<string>();
      for (const step of steps) {
        if (step.remove) {
          keys.delete(step.key);
          model.delete(step.key);
        } else {
          keys.add(step.key);
          model.add(step.key);
        }
      }
      expect(keys.range(bounds)).toEqual(expected(model, bounds));
    }),
    { numRuns: 2000 },
  );
});

function expected(model: Set<string>, { gt, gte, lt, lte, reverse, limit }: KeyRange): string[] {
  const within = [...model].sort().filter((key) => {
    const above = gte !== undefined ? key >= gte : gt === undefined || key > gt;
    const below = lte !== undefined ? key <= lte : lt === undefined || key < lt;
    return above && below;
  });
  const ordered = reverse ? within.reverse() : within;
  return limit === undefined || limit < 0 ? ordered : ordered.slice(0, limit);
}
