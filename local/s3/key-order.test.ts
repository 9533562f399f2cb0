import fc from "fast-check";
import { expect, test } from "vitest";
import { compareKeys } from "./key-order.ts";

test("keys are ordered by their UTF-8 bytes", () => {
  const key = fc.string({
    unit: fc.oneof(
      fc.constantFrom("a", "b", "é", "\uffee", "😀", "𝄞"),
      fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    ),
    maxLength: 6,
  });
  fc.assert(
    fc.property(key, key, (left, right) => {
      expect(Math.sign(compareKeys(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
    }),
    { numRuns: 500 },
  );
});
