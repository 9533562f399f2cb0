import { expect, test } from "vitest";
import { secondsAfter } from "./back-off.ts";

test("each failure waits about twice as long as the one before, up to fifteen minutes", () => {
  expect([1, 2, 3, 4, 8, 10, 11, 40].map((receives) => secondsAfter(receives, 0.5))).toEqual([
    1, 2, 4, 8, 128, 512, 900, 900,
  ]);
});

test("messages that failed together do not come back together, and never at once", () => {
  expect([secondsAfter(6, 0), secondsAfter(6, 0.999)]).toEqual([24, 40]);
  expect(secondsAfter(1, 0)).toBe(1);
});
