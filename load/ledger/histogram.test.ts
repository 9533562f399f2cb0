import { decodeFromCompressedBase64 } from "hdr-histogram-js";
import { expect, test } from "vitest";
import { latencyRecorder, mergeLatencies } from "./histogram.ts";

function recorded(...values: number[]) {
  const recorder = latencyRecorder();
  for (const value of values) recorder.record(value);
  return recorder.toLatency();
}

test("a summary is exact to three digits, in microseconds", () => {
  const values = Array.from({ length: 10_000 }, (_, index) => (index + 1) / 10);
  const { count, summary } = recorded(...values);
  expect(count).toBe(10_000);
  for (const [key, expected] of [
    ["p50", 500_000],
    ["p99", 990_000],
    ["p999", 999_000],
    ["p9999", 999_900],
  ] as const) {
    expect(Math.abs((summary?.[key] ?? 0) / expected - 1)).toBeLessThan(0.001);
  }
});

test("without values there is no summary", () => expect(recorded()).toMatchObject({ count: 0, summary: null }));

test("negative values count as zero, and are reported", () => {
  expect(recorded(-5, 1)).toMatchObject({ count: 2, negative: 1, summary: { min: 0 } });
});

test("values beyond the histogram's range are kept", () => {
  const { summary } = recorded(1, 5 * 3_600_000);
  expect(Math.abs((summary?.max ?? 0) / 18e9 - 1)).toBeLessThan(0.001);
});

test("a merge equals one recorder of all values", () => {
  const merged = mergeLatencies([recorded(1, 2, -1), recorded(3, 40_000), recorded()]);
  const whole = recorded(1, 2, -1, 3, 40_000);
  expect({ count: merged.count, negative: merged.negative }).toEqual({ count: 5, negative: 1 });
  for (const key of ["min", "mean", "p50", "p90", "max"] as const) {
    // An encoded maximum is as exact as any other value: to three digits.
    const difference = (merged.summary?.[key] ?? Number.NaN) - (whole.summary?.[key] ?? Number.NaN);
    expect(Math.abs(difference)).toBeLessThanOrEqual((whole.summary?.[key] ?? 0) / 1000);
  }
  expect(decodeFromCompressedBase64(merged.histogram).totalCount).toBe(5);
});
