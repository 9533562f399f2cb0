import { expect, test } from "vitest";
import { roundedPath } from "./path.ts";

test("a level line has no corner", () => {
  expect(
    roundedPath([
      [0, 5],
      [40, 5],
    ]),
  ).toBe("M0 5L40 5");
});

test("corners are round, less so where there is little room", () => {
  expect(
    roundedPath([
      [0, 0],
      [20, 0],
      [20, 30],
      [40, 30],
    ]),
  ).toBe("M0 0L14 0Q20 0 20 6L20 24Q20 30 26 30L40 30");
  expect(
    roundedPath([
      [0, 0],
      [20, 0],
      [20, 4],
      [40, 4],
    ]),
  ).toBe("M0 0L18 0Q20 0 20 2L20 2Q20 4 22 4L40 4");
});

test("a point that is given twice is passed once", () => {
  expect(
    roundedPath([
      [0, 0],
      [20, 0],
      [20, 0],
      [40, 0],
    ]),
  ).toBe("M0 0L14 0Q20 0 26 0L40 0");
});
