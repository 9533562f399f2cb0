import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { latencyOf, resultOf } from "../report/result.fixture.ts";
import type { Result } from "../result/result.ts";
import { compare, type Side } from "./comparison.ts";
import { comparisonText } from "./comparison-text.ts";
import { estimateOf } from "./estimate.ts";
import { trendOf, trendText } from "./trend.ts";

const took = (ms: number, more: Parameters<typeof resultOf>[0] = {}) =>
  resultOf({ arrivals: Array.from({ length: 100 }, () => ms), ...more });
const side = (...milliseconds: number[]) => milliseconds.map((ms) => took(ms)) as unknown as Side;
const rowOf = (before: Side, after: Side, label: string) =>
  compare(before, after).rows.find(({ figure }) => figure.label === label);
const text = (before: Result, after: Result) => comparisonText(compare([before], [after]));

describe("a comparison of two runs", () => {
  test("shows what changed, and that it may be noise", () => {
    const both = text(took(10), took(15, { lost: 3 }));
    expect(both).toMatch(/arrival, p99 \(ms\) +10\.0 +15\.0 +\+50\.\d % +worse\?/);
    expect(both).toMatch(/lost \(%\) +0\.00 +0\.30 +\+0\.3 points +worse\?/);
    expect(both).toContain("One run each: whether a difference is larger than the noise is unknown.");
  });

  test("compares rates as shares of what was asked for", () => {
    const full = took(10);
    const half = took(10);
    half.configuration.profile = { kind: "steady", rate: 50 };
    Object.assign(half.counts, { intended: 500, sent: 500, accepted: 500, delivered: 500 });
    const rows = compare([full], [half]).rows;
    const verdicts = rows.map(({ verdict }) => verdict).filter((verdict) => verdict !== "" && verdict !== "same");
    expect(verdicts).toEqual([]);
    expect(text(full, half)).toContain("rate: 100 in A, 50 in B");
  });

  test("names the settings that differ, but not the local cloud's port", () => {
    const a = took(10, { endpoint: "http://127.0.0.1:40001" });
    const b = took(10, { endpoint: "http://127.0.0.1:40002" });
    expect(compare([a], [b]).settings).toEqual([]);
    b.configuration.batch = 1;
    b.machine.cores = 8;
    expect(compare([a], [b]).settings).toEqual([
      "batch: 10 in A, 1 in B",
      "machine: some <CPU>, 2 cores in A, some <CPU>, 8 cores in B",
    ]);
    b.configuration.endpoint = "aws";
    expect(compare([a], [b]).settings).toContain("endpoint: http://127.0.0.1 in A, aws in B");
  });

  test("says first which one is not valid", () => {
    const other = took(10, { valid: false });
    other.configuration.batch = 1;
    expect(text(took(10), other)).toMatch(/^NOT VALID for the bus: B\. The generator was behind its schedule\./);
  });

  test("leaves out percentiles that one of them does not support", () => {
    expect(rowOf([took(10)], [resultOf({ arrivals: [1, 2, 3] })], "arrival, p99")?.verdict).toBe("");
  });
});

describe("a comparison of repeated runs", () => {
  test("tells a difference from noise by whether the intervals overlap", () => {
    const before = side(10, 11, 12, 13, 14);
    expect(rowOf(before, side(20, 21, 22, 23, 24), "arrival, p99")).toMatchObject({ verdict: "worse" });
    expect(rowOf(before, side(5, 6, 7, 8, 9), "arrival, p99")).toMatchObject({ verdict: "better" });
    expect(rowOf(before, side(13, 20, 21, 22, 23), "arrival, p99")).toMatchObject({ verdict: "within the noise" });
    expect(rowOf(before, before, "arrival, p99")).toMatchObject({ verdict: "same" });
  });

  test("shows medians with their intervals", () => {
    expect(comparisonText(compare(side(10, 10, 12, 14, 14), side(20, 20, 20, 20, 20)))).toMatch(
      /arrival, p50 \(ms\) +12\.0 \[10\.0, 14\.0\] +20\.0 /,
    );
  });

  test("says how many of a side's runs are not valid", () => {
    const after: Side = [took(10), took(10, { valid: false }), took(10)];
    expect(compare([took(10)], after).doubts[0]).toMatch(/^NOT VALID for the bus: 1 of the 3 runs of B\./);
  });
});

describe("the estimate", () => {
  test.each([
    [[7], { median: 7, low: 7, high: 7, runs: 1 }],
    [[3, 1, 2, 5, 4], { median: 3, low: 1, high: 5, runs: 5 }],
    // 2 * P(at most one of nine below the median) = 3.9 %.
    [[1, 2, 3, 4, 5, 6, 7, 8, 9], { median: 5, low: 2, high: 8, runs: 9 }],
    [[4, 1], { median: 2.5, low: 1, high: 4, runs: 2 }],
  ])("of %j", (values, expected) => expect(estimateOf(values)).toEqual(expected));

  test("of nothing is undefined", () => expect(estimateOf([])).toBeUndefined());

  test("is an interval around the median", () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(values, (all) => {
        const { median, low, high } = estimateOf(all) ?? { median: 1, low: 2, high: 0 };
        expect(low).toBeLessThanOrEqual(median);
        expect(high).toBeGreaterThanOrEqual(median);
      }),
    );
  });
});

describe("a trend", () => {
  const on = (day: number, ms: number, more: Parameters<typeof resultOf>[0] = {}) =>
    took(ms, { at: `2026-11-${day}T18:00:00.000Z`, ...more });
  const earlier = [on(11, 10), on(12, 11), on(13, 12), on(14, 11), on(15, 10)];

  test("is in the order of time, whatever the order of the files", () => {
    const { results } = trendOf([on(12, 5), on(10, 5), on(11, 5)]);
    expect(results.map(({ timing }) => timing.startedAt.slice(8, 10))).toEqual(["10", "11", "12"]);
  });

  test("says where the latest run lies outside the range of the earlier ones", () => {
    expect(trendOf([...earlier, on(16, 15)]).latest).toContain(
      "arrival, p99 is 15.0 ms, worse than all 5 earlier runs with the same settings (10.0 to 12.0).",
    );
    expect(trendOf([...earlier, on(16, 11)]).latest).toEqual([
      "The latest run is within the range of the 5 valid earlier runs with the same settings.",
    ]);
  });

  test("compares only with valid runs of the same settings", () => {
    const other = on(15, 10);
    other.configuration.batch = 1;
    expect(trendOf([on(10, 10, { valid: false }), other, on(16, 11)]).latest[0]).toMatch(/has 0 valid earlier runs/);
    expect(trendOf([...earlier, on(16, 15, { valid: false })]).latest[0]).toMatch(/NOT VALID/);
  });

  test("lists every run, marks the invalid ones, and names settings that changed", () => {
    const changed = on(16, 11, { valid: false });
    changed.configuration.batch = 1;
    const lines = trendText(trendOf([...earlier, changed]));
    expect(lines).toMatch(/2026-11-16 18:00 .* NOT VALID/);
    expect(lines).toContain("batch: 10 in A, 1 in B");
  });

  test("of one run, or of events and orders together, is refused", () => {
    expect(() => trendOf([on(10, 1)])).toThrow("A trend needs two results or more, not 1.");
    const orders = { ...on(11, 1), latencies: { ...on(11, 1).latencies, orderNotified: latencyOf([1]) } };
    orders.configuration = { ...orders.configuration, flow: "orders" };
    expect(() => trendOf([on(10, 1), orders])).toThrow("different flows");
  });
});
