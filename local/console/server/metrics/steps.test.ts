import { expect, test } from "vitest";
import { collect, largest, mean, quantile, stepsOf, sum } from "./steps.ts";

test.each([
  [900, 10],
  [300, 5],
  [3600, 60],
  [21_600, 300],
  [1, 1],
])("%i s are shown in steps of %i s", (seconds, step) => {
  const steps = stepsOf(0, seconds * 1000);
  expect(steps.stepMs).toBe(step * 1000);
  expect(steps.times.length).toBeLessThanOrEqual(120);
  expect(steps.at(seconds * 1000)).toBe(steps.times.length - 1);
});

test("steps begin at round times; what lies outside belongs to none", () => {
  const { times, at } = stepsOf(12_300, 71_000);
  expect(times[0]).toBe(12_000);
  expect(at(12_999)).toBe(0);
  expect(at(11_999)).toBeUndefined();
  expect(at(72_000)).toBeUndefined();
});

test("numbers are folded step by step, the largest series first", () => {
  const collected = collect(stepsOf(0, 2000));
  for (const [series, time, value] of [
    ["small", 100, 1],
    ["large", 100, 4],
    ["large", 200, 8],
    ["large", 2100, 6],
    ["large", 9000, 99],
  ] as const)
    collected.add(series, time, value);
  expect(collected.series(sum)).toEqual([
    { key: "large", values: [12, 0, 6] },
    { key: "small", values: [1, 0, 0] },
  ]);
  const [large] = collected.series(mean);
  expect(large?.values).toEqual([6, null, 6]);
  expect(collected.series(largest)[0]?.values).toEqual([8, null, 6]);
  expect(collected.series(quantile(0.5))[0]?.values).toEqual([4, null, 6]);
});
