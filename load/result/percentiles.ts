import type { Latency } from "./result.ts";

/** The percentiles of every latency summary: their keys, and their values from 0 to 100. */
export const PERCENTILES = { p50: 50, p75: 75, p90: 90, p95: 95, p99: 99, p999: 99.9, p9999: 99.99 } as const;

export type Statistic = keyof NonNullable<Latency["summary"]>;

/** How a statistic is written for people: `p99.9`, not `p999`. */
export const statisticLabel = (statistic: Statistic): string => statistic.replace(/^p99(9+)$/, "p99.$1");

/** Returns the number of samples that a percentile needs: with fewer, none of them lies beyond it. */
export const samplesNeeded = (percentile: number): number => Math.ceil(100 / (100 - percentile) - 1e-6);

/** Returns whether a latency has enough samples for a statistic. One sample is enough for minimum, mean, and maximum. */
export function isSupported({ count }: Pick<Latency, "count">, statistic: Statistic): boolean {
  const percentile = PERCENTILES[statistic as keyof typeof PERCENTILES] as number | undefined;
  return count >= (percentile === undefined ? 1 : samplesNeeded(percentile));
}

/** Returns a statistic in microseconds; undefined where the samples are too few to support it. */
export function statisticOf(latency: Latency | undefined, statistic: Statistic): number | undefined {
  if (!latency?.summary || !isSupported(latency, statistic)) return undefined;
  // Results written before the histogram's values were clamped can hold a percentile above the maximum.
  return Math.min(latency.summary[statistic], latency.summary.max);
}
