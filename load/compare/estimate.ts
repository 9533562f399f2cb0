/** The median of a figure over repeated runs, and an interval around it. */
export interface Estimate {
  median: number;
  low: number;
  high: number;
  runs: number;
}

/** With fewer runs on a side, the noise is unknown. */
export const RUNS_NEEDED = 5;

const CONFIDENCE = 0.95;

/**
 * Returns the median and its confidence interval; undefined without a value. The interval lies between two of the sorted values
 * and assumes nothing about their distribution: the narrowest one with 95 % confidence, or the whole range where there are
 * too few runs for that (five runs: 94 %).
 */
export function estimateOf(values: number[]): Estimate | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const runs = sorted.length;
  if (runs === 0) return undefined;
  const at = (index: number) => sorted[index] as number;
  const median = (at(Math.floor((runs - 1) / 2)) + at(Math.ceil((runs - 1) / 2))) / 2;
  const outside = valuesOutside(runs);
  return { median, low: at(outside), high: at(runs - 1 - outside), runs };
}

/** Returns how many values on each side lie outside the interval. */
function valuesOutside(runs: number): number {
  let outside = -1;
  let probability = 1 / 2 ** runs;
  let tail = probability;
  // Each value is below the true median with probability ½, so the number of values below it is binomial.
  while (2 * tail <= 1 - CONFIDENCE) {
    outside++;
    probability *= (runs - outside) / (outside + 1);
    tail += probability;
  }
  return Math.max(0, outside);
}
