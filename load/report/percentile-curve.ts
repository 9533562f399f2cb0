import { decodeFromCompressedBase64 } from "hdr-histogram-js";
import type { Latency } from "../result/result.ts";

/** The percentiles of the curve: denser towards the tail, since that is what it is looked at for. */
const NINES = 5;
const STEPS = 20;

/** Points of a percentile curve: `x` is 1 / (1 - share), so that each further nine takes as much room; `y` in milliseconds. */
export function percentileCurve(latency: Latency | undefined): { x: number[]; y: number[] } {
  if (!latency?.summary) return { x: [], y: [] };
  const histogram = decodeFromCompressedBase64(latency.histogram, 32);
  const points = Array.from({ length: NINES * STEPS + 1 }, (_, step) => 10 ** (step / STEPS))
    // Beyond this share there is less than one event: the curve would only repeat the maximum.
    .filter((x) => x <= latency.count);
  return {
    x: points,
    y: points.map((x) => histogram.getValueAtPercentile((1 - 1 / x) * 100) / 1000),
  };
}
