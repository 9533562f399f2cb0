import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from "hdr-histogram-js";
import { type Latency, PERCENTILES } from "../result/result.ts";

/** Values in microseconds. Longer ones are kept too: the histogram grows. */
const ONE_HOUR = 3_600_000_000;

export interface LatencyRecorder {
  /** Milliseconds; below zero counts as zero and is counted apart. */
  record(ms: number): void;
  count(): number;
  /** Milliseconds; undefined when nothing was recorded. */
  percentile(percentile: number): number | undefined;
  toLatency(): Latency;
}

/** Records latencies in an HdrHistogram of microseconds, 3 significant digits. */
export function latencyRecorder(): LatencyRecorder {
  const histogram = build({ bitBucketSize: 32, numberOfSignificantValueDigits: 3, highestTrackableValue: ONE_HOUR });
  histogram.autoResize = true;
  let negative = 0;
  return {
    record(ms) {
      if (ms < 0) negative++;
      histogram.recordValue(Math.max(0, Math.round(ms * 1000)));
    },
    count: () => histogram.totalCount,
    percentile: (percentile) =>
      histogram.totalCount === 0 ? undefined : histogram.getValueAtPercentile(percentile) / 1000,
    toLatency: () => toLatency(histogram, negative),
  };
}

/** The latencies of several results as one. */
export function mergeLatencies(latencies: Latency[]): Latency {
  const [first, ...rest] = latencies.map(({ histogram }) => decodeFromCompressedBase64(histogram, 32) as Histogram);
  if (!first) return latencyRecorder().toLatency();
  first.autoResize = true;
  for (const each of rest) first.add(each);
  const negative = latencies.reduce((sum, each) => sum + each.negative, 0);
  const { summary, ...merged } = toLatency(first, negative);
  const summaries = latencies.flatMap((each) => each.summary ?? []);
  if (!summary) return { ...merged, summary };
  // A decoded histogram knows its ends within its precision only.
  const min = Math.min(...summaries.map((each) => each.min));
  const max = Math.max(...summaries.map((each) => each.max));
  return { ...merged, summary: { ...summary, min, max } };
}

function toLatency(histogram: Histogram, negative: number): Latency {
  const count = histogram.totalCount;
  const at = (percentile: number) => histogram.getValueAtPercentile(percentile);
  const percentiles = Object.fromEntries(Object.entries(PERCENTILES).map(([key, value]) => [key, at(value)]));
  const summary = {
    min: histogram.getValueAtPercentile(0),
    mean: histogram.mean,
    ...(percentiles as Record<keyof typeof PERCENTILES, number>),
    max: histogram.maxValue,
  };
  return { count, negative, summary: count === 0 ? null : summary, histogram: encodeHistogram(histogram) };
}

/** A small histogram of one second's latencies, within 1 %: most hold a few values only. */
export const secondHistogram = (): Histogram =>
  build({ bitBucketSize: "packed", numberOfSignificantValueDigits: 2, highestTrackableValue: ONE_HOUR });

export const encodeHistogram = (histogram: Histogram): string => encodeIntoCompressedBase64(histogram);

/** One second's histogram as `encodeHistogram` wrote it. */
export const decodeSecond = (text: string): Histogram => decodeFromCompressedBase64(text, "packed") as Histogram;
