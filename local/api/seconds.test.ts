import { expect, test } from "vitest";
import { wholeSeconds } from "./seconds.ts";

test.each([
  [Date.UTC(2026, 10, 23, 17, 0, 0, 999), "2026-11-23T17:00:00Z"],
  [253_402_300_800_000, "+010000-01-01T00:00:00Z"],
  [-62_167_219_200_001, "-000001-12-31T23:59:59Z"],
])("the time %s is %s", (time, text) => {
  expect(wholeSeconds(time)).toBe(text);
});
