import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from "hdr-histogram-js";
import { PERCENTILES } from "../result/percentiles.ts";
import type { Latency } from "../result/result.ts";

/** The initial range in microseconds. The histogram grows for longer values. */
const ONE_HOUR = 3_600_000_000;

export interface LatencyRecorder {
  /** Records milliseconds. A negative value is recorded as zero and counted in `negative`. */
  record(ms: number): void;
  count(): number;
  /** Returns milliseconds; undefined when nothing was recorded. */
  percentile(percentile: number): number | undefined;
  toLatency(): Latency;
}

/** Records latencies in an HdrHistogram of microseconds with 3 significant digits. */
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
    percentile: (percentile) => (histogram.totalCount === 0 ? undefined : valueAt(histogram, percentile) / 1000),
    toLatency: () => toLatency(histogram, negative),
  };
}

/** Merges the latencies of several results into one. */
export function mergeLatencies(latencies: Latency[]): Latency {
  const [first, ...rest] = latencies.map(({ histogram }) => decodeFromCompressedBase64(histogram, 32) as Histogram);
  if (!first) return latencyRecorder().toLatency();
  first.autoResize = true;
  for (const each of rest) first.add(each);
  const negative = latencies.reduce((sum, each) => sum + each.negative, 0);
  const summaries = latencies.flatMap((each) => each.summary ?? []);
  // A decoded histogram knows its minimum and maximum only within its precision; the summaries hold them exactly.
  return toLatency(first, negative, {
    min: Math.min(...summaries.map(({ min }) => min)),
    max: Math.max(...summaries.map(({ max }) => max)),
  });
}

/**
 * Returns the value at a percentile, from 0 to 100. HdrHistogram returns the upper end of the value's bucket, which can lie
 * above the largest value recorded.
 */
export const valueAt = (histogram: Histogram, percentile: number, max = histogram.maxValue): number =>
  Math.min(histogram.getValueAtPercentile(percentile), max);

function toLatency(histogram: Histogram, negative: number, ends?: { min: number; max: number }): Latency {
  const count = histogram.totalCount;
  const max = ends?.max ?? histogram.maxValue;
  const min = Math.min(ends?.min ?? histogram.getValueAtPercentile(0), max);
  const within = (value: number) => Math.max(min, Math.min(value, max));
  const percentiles = Object.fromEntries(
    Object.entries(PERCENTILES).map(([key, value]) => [key, within(histogram.getValueAtPercentile(value))]),
  );
  const summary = {
    min,
    mean: within(histogram.mean),
    ...(percentiles as Record<keyof typeof PERCENTILES, number>),
    max,
  };
  return { count, negative, summary: count === 0 ? null : summary, histogram: encodeHistogram(histogram) };
}

/** Returns a small histogram for the latencies of one second, within 1 %: most hold only a few values. */
export const secondHistogram = (): Histogram =>
  build({ bitBucketSize: "packed", numberOfSignificantValueDigits: 2, highestTrackableValue: ONE_HOUR });

export const encodeHistogram = (histogram: Histogram): string => encodeIntoCompressedBase64(histogram);

/** Returns one second's histogram from the text that `encodeHistogram` returned. */
export const decodeSecond = (text: string): Histogram => decodeFromCompressedBase64(text, "packed") as Histogram;
