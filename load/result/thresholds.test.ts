import { describe, expect, test } from "vitest";
import { latencyRecorder } from "../ledger/histogram.ts";
import { type Figures, judge, parseThreshold, requirementOf, thresholdSentence } from "./thresholds.ts";

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

  test("a refusal lists the metrics", () => {
    expect(() => parseThreshold("misses>0")).toThrow(/lost, duplicated.*putAnswer\.p99/s);
  });
});

describe("a run is judged", () => {
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

  test("by a latency, within the histogram's three digits", () => {
    const { actual, failed } = judged("p99>900ms");
    expect(actual).toBeGreaterThanOrEqual(989_000);
    expect(actual).toBeLessThanOrEqual(991_500);
    expect(failed).toBe(true);
    expect(judged("p50>900ms").failed).toBe(false);
  });

  test("as failed without a figure", () =>
    expect(judged("putAnswer.p99>1s")).toMatchObject({ actual: null, failed: true }));

  test("by an order's outcome, which a run of events does not have", () => {
    const orders = {
      ...figures,
      orderOutcomes: { confirmed: 90, cancelled: 8, contradicted: 0, notified: 97, unnotified: 1 },
    };
    expect(judge(parseThreshold("unnotified>0"), orders)).toMatchObject({ actual: 1, failed: true });
    expect(judge(parseThreshold("cancelled>10%"), orders)).toMatchObject({ actual: 8, failed: false });
    expect(judged("unnotified>0")).toMatchObject({ actual: null, failed: true });
  });
});

describe("the outcome reads forwards", () => {
  const few = latencyRecorder();
  for (let value = 1; value <= 16; value++) few.record(value);
  const withFew = { ...figures, latencies: { arrival: few.toLatency() } } as unknown as Figures;

  test.each([
    ["lost>0", "lost is 1, but must be 0"],
    ["rejected>2", "rejected is 2, at most 2 as required"],
    ["late>2%", "late is 2 %, at most 2 % as required"],
    ["throughput<20", "throughput is 19.5 per second, but must be at least 20 per second"],
    ["max>2s", "max is 1 s, at most 2 s as required"],
    ["putAnswer.p99>1s", "putAnswer.p99 has no value in this run, but must be at most 1 s"],
  ])("%s: %s", (expression, sentence) => expect(thresholdSentence(judged(expression))).toBe(sentence));

  test.each([
    ["lost>0", "lost must be 0"],
    ["p99>=200ms", "p99 must be below 200 ms"],
    ["throughput<900", "throughput must be at least 900 per second"],
    ["late>0.1%", "late must be at most 0.1 %"],
  ])("%s requires that %s", (expression, requirement) => expect(requirementOf(judged(expression))).toBe(requirement));

  test("and says when nothing was lost", () => {
    const none = { ...figures, counts: { ...figures.counts, lost: 0 } };
    expect(thresholdSentence(judge(parseThreshold("lost>0"), none))).toBe("lost is 0, as required");
  });

  test("and names the number of samples where it is too small for the percentile", () => {
    expect(thresholdSentence(judge(parseThreshold("p99>20ms"), withFew))).toBe(
      "p99 is 16 ms (the maximum of only 16 samples), at most 20 ms as required",
    );
    expect(thresholdSentence(judge(parseThreshold("p90>20ms"), withFew))).not.toContain("samples");
  });
});
