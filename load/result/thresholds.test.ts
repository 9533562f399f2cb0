import { describe, expect, test } from "vitest";
import { latencyRecorder } from "../ledger/histogram.ts";
import { type Figures, judge, parseThreshold } from "./thresholds.ts";

const recorder = latencyRecorder();
for (let value = 1; value <= 1000; value++) recorder.record(value);
const latency = recorder.toLatency();
const none = latencyRecorder().toLatency();
const figures = {
  configuration: { rules: 2, durationSeconds: 10 },
  counts: {
    intended: 100,
    sent: 100,
    accepted: 98,
    rejected: 2,
    unanswered: 0,
    delivered: 195,
    late: 4,
    lost: 1,
    duplicated: { events: 3, copies: 5 },
    outOfOrder: { events: 7, maxDistance: 9 },
  },
  latencies: { arrival: latency, putAnswer: none },
} as unknown as Figures;
const judged = (expression: string) => judge(parseThreshold(expression), figures);

describe("a threshold", () => {
  test.each([
    ["p99>200ms", "p99", ">", 200_000, "microseconds"],
    [" putAnswer.p99.9 >= 1.5s ", "putAnswer.p99.9", ">=", 1_500_000, "microseconds"],
    ["lost>0", "lost", ">", 0, "count"],
    ["late>0.1%", "late", ">", 0.1, "percent"],
    ["throughput<900", "throughput", "<", 900, "per second"],
  ])("%s is read", (text, metric, operator, limit, unit) =>
    expect(parseThreshold(text)).toEqual({ expression: text.trim(), metric, operator, limit, unit }),
  );

  test.each([
    "",
    "p99",
    "p99=3ms",
    "p99>3",
    "p98>3ms",
    "lost>3ms",
    "throughput>3%",
    "nothing>0",
    "foo.p99>1ms",
    "toString>0",
  ])("%j is refused", (text) => expect(() => parseThreshold(text)).toThrow());

  test("a refusal says what there is", () => {
    expect(() => parseThreshold("misses>0")).toThrow(/lost, duplicated.*putAnswer\.p99/s);
  });
});

describe("is judged", () => {
  test.each([
    ["lost>0", 1, true],
    ["lost>1", 1, false],
    ["lost>=1", 1, true],
    // Of all deliveries, of which an event makes two here.
    ["lost>0.4%", 0.5, true],
    ["late>2%", 2, false],
    ["rejected>1%", 2, true],
    ["duplicated>3", 3, false],
    ["copies>3", 5, true],
    ["outOfOrder<8", 7, true],
    ["throughput<20", 19.5, true],
  ])("%s: %d", (expression, actual, failed) => expect(judged(expression)).toMatchObject({ actual, failed }));

  test("a latency, within the histogram's three digits", () => {
    const { actual, failed } = judged("p99>900ms");
    expect(actual).toBeGreaterThanOrEqual(989_000);
    expect(actual).toBeLessThanOrEqual(991_500);
    expect(failed).toBe(true);
    expect(judged("p50>900ms").failed).toBe(false);
  });

  test("failed without a figure", () =>
    expect(judged("putAnswer.p99>1s")).toMatchObject({ actual: null, failed: true }));
});
