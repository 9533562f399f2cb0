import { decodeFromCompressedBase64 } from "hdr-histogram-js";
import type { Latency } from "../result/result.ts";

/** The curve has more points towards the tail, which is what it is read for. */
const NINES = 5;
const STEPS = 20;

/** Returns a percentile curve: `x` is 1 / (1 - share), so that each further nine takes the same width; `y` is milliseconds. */
export function percentileCurve(latency: Latency | undefined): { x: number[]; y: number[] } {
  if (!latency?.summary) return { x: [], y: [] };
  const { max } = latency.summary;
  const histogram = decodeFromCompressedBase64(latency.histogram, 32);
  const points = Array.from({ length: NINES * STEPS + 1 }, (_, step) => 10 ** (step / STEPS))
    // Beyond this share there is less than one sample: the curve would only repeat the maximum.
    .filter((x) => x <= latency.count);
  return {
    x: points,
    y: points.map((x) => Math.min(histogram.getValueAtPercentile((1 - 1 / x) * 100), max) / 1000),
  };
}
