/** A stretch of time in steps of equal length. */
export interface Steps {
  stepMs: number;
  times: number[];
  /** The step that a time falls into; undefined outside. */
  at(time: number): number | undefined;
}

const AT_MOST = 120;
const LENGTHS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];

/** Steps of a length that people count in, at most 120 of them, the last of which holds `to`. */
export function stepsOf(from: number, to: number): Steps {
  const span = Math.max(1000, to - from);
  const seconds =
    LENGTHS_S.find((each) => span / (each * 1000) <= AT_MOST - 1) ?? Math.ceil(span / 1000 / (AT_MOST - 1));
  const stepMs = seconds * 1000;
  const first = Math.floor(from / stepMs) * stepMs;
  const count = Math.floor((to - first) / stepMs) + 1;
  return {
    stepMs,
    times: Array.from({ length: count }, (_, i) => first + i * stepMs),
    at(time) {
      const step = Math.floor((time - first) / stepMs);
      return step >= 0 && step < count ? step : undefined;
    },
  };
}

/** Numbers by series and step, and what becomes of those of one step. */
export interface Collected {
  add(series: string, time: number, value: number): void;
  /** The series with the largest figures first. */
  series(fold: Fold): { key: string; values: (number | null)[] }[];
}

/** What is shown of the numbers of one step. */
export type Fold = (numbers: readonly number[]) => number | null;

export const sum: Fold = (numbers) => numbers.reduce((total, each) => total + each, 0);
export const mean: Fold = (numbers) => (numbers.length === 0 ? null : (sum(numbers) ?? 0) / numbers.length);
export const largest: Fold = (numbers) => (numbers.length === 0 ? null : Math.max(...numbers));

/** The value that so large a share of a step's numbers does not exceed. */
export const quantile =
  (share: number): Fold =>
  (numbers) =>
    numbers.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * numbers.length) - 1)] ?? null;

export function collect({ times, at }: Steps): Collected {
  const bySeries = new Map<string, number[][]>();
  return {
    add(series, time, value) {
      const step = at(time);
      if (step === undefined) return;
      const known = bySeries.get(series) ?? times.map(() => []);
      bySeries.set(series, known);
      known[step]?.push(value);
    },
    series(fold) {
      const size = (steps: readonly (readonly number[])[]) =>
        steps.reduce((total, step) => total + (sum(step) ?? 0), 0);
      return [...bySeries]
        .sort(([a, left], [b, right]) => size(right) - size(left) || a.localeCompare(b))
        .map(([key, steps]) => ({ key, values: steps.map(fold) }));
    },
  };
}
