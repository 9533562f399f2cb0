import fc from "fast-check";
import { expect, test } from "vitest";
import { createHeap } from "./heap.ts";

test("gives its items back in order, also after some were dropped", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.array(fc.integer()), (first, second) => {
      const heap = createHeap<number>((a, b) => a < b);
      for (const item of first) heap.push(item);
      heap.keep((item) => item % 3 !== 0);
      for (const item of second) heap.push(item);
      const expected = [...first.filter((item) => item % 3 !== 0), ...second].sort((a, b) => a - b);
      expect(heap.size).toBe(expected.length);
      expect(heap.peek()).toBe(expected[0]);
      expect(expected.map(() => heap.pop())).toEqual(expected);
      expect(heap.pop()).toBeUndefined();
    }),
  );
});
