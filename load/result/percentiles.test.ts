import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { latencyRecorder, mergeLatencies } from "../ledger/histogram.ts";
import { createSeries, mergeSeries } from "../ledger/series.ts";
import { isSupported, PERCENTILES, samplesNeeded, statisticLabel, statisticOf } from "./percentiles.ts";

function latencyOf(values: number[]) {
  const recorder = latencyRecorder();
  for (const value of values) recorder.record(value);
  return recorder.toLatency();
}
const milliseconds = fc.array(fc.double({ min: 0, max: 600_000, noNaN: true }), { minLength: 1, maxLength: 150 });

describe("a percentile", () => {
  test("lies between the minimum and the maximum, also after a merge", () => {
    fc.assert(
      fc.property(fc.array(milliseconds, { minLength: 1, maxLength: 3 }), (parts) => {
        for (const latency of [...parts.map(latencyOf), mergeLatencies(parts.map(latencyOf))]) {
          const { min, max, ...others } = latency.summary ?? { min: 1, max: 0 };
          expect(min).toBeLessThanOrEqual(max);
          for (const value of Object.values(others)) {
            expect(value).toBeLessThanOrEqual(max);
            expect(value).toBeGreaterThanOrEqual(min);
          }
        }
      }),
    );
  });

  test("of one second lies below that second's maximum, also after a merge", () => {
    fc.assert(
      fc.property(fc.array(milliseconds, { minLength: 1, maxLength: 3 }), (parts) => {
        const series = parts.map((values) => {
          const one = createSeries();
          for (const value of values) one.latency(0, value);
          return { series: one.rows(), latenciesBySecond: one.histograms() };
        });
        for (const row of [...series.flatMap((each) => each.series), ...mergeSeries(series)]) {
          const [p50 = 0, p99 = p50] = [row.p50, row.p99].flatMap((value) => value ?? []);
          expect(p50).toBeLessThanOrEqual(p99);
          expect(p99).toBeLessThanOrEqual(row.max ?? Number.NaN);
        }
      }),
    );
  });

  test("of one second is left out where the second has too few samples", () => {
    const series = createSeries();
    for (let ms = 0; ms < 99; ms++) series.latency(0, ms);
    expect(series.rows()[0]).toMatchObject({ p50: expect.any(Number), p99: null, max: expect.any(Number) });
    expect(series.recent(0, 5).p99).toBeUndefined();
    series.latency(0, 99);
    expect(series.rows()[0]?.p99).toBeGreaterThan(90_000);
  });

  test("of an older result, which exceeds the maximum, is shown as the maximum", () => {
    const latency = latencyOf(Array.from({ length: 200 }, () => 5));
    const summary = latency.summary && { ...latency.summary, p99: 6000, max: 5500 };
    expect(statisticOf({ ...latency, summary }, "p99")).toBe(5500);
  });
});

describe("the number of samples", () => {
  test.each([
    [50, 2],
    [90, 10],
    [99, 100],
    [99.9, 1000],
    [99.99, 10_000],
  ])("p%d needs %d", (percentile, samples) => expect(samplesNeeded(percentile)).toBe(samples));

  test("decides which percentiles are shown", () => {
    const shown = (count: number) =>
      Object.keys(PERCENTILES).filter((key) => isSupported({ count }, key as keyof typeof PERCENTILES));
    expect(shown(1)).toEqual([]);
    expect(shown(16)).toEqual(["p50", "p75", "p90"]);
    expect(shown(100)).toEqual(["p50", "p75", "p90", "p95", "p99"]);
    expect(shown(9_999)).not.toContain("p9999");
    expect(isSupported({ count: 1 }, "max")).toBe(true);
    expect(isSupported({ count: 0 }, "max")).toBe(false);
  });

  test("too few give no figure", () => {
    const latency = latencyOf([1, 2, 3]);
    expect(statisticOf(latency, "p99")).toBeUndefined();
    expect(statisticOf(latency, "max")).toBeGreaterThan(2900);
    expect(statisticOf(undefined, "p50")).toBeUndefined();
  });
});

test.each([
  ["p50", "p50"],
  ["p999", "p99.9"],
  ["p9999", "p99.99"],
  ["max", "max"],
] as const)("%s is written %s", (statistic, label) => expect(statisticLabel(statistic)).toBe(label));
