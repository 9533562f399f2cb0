/** One figure of a section, with what it was meant to reach. */
export interface Measurement {
  name: string;
  value: number;
  unit: string;
  /** `met` is decided by the figures of this very run. */
  aim?: { text: string; met: boolean };
  /** What keeps the figure where it is, when the aim is missed. */
  limit?: string;
  /** Where it stands when a section is shown as a grid. */
  cell?: { row: string; column: string };
}

export interface Section {
  title: string;
  /** What was measured, and how, in a sentence or two. */
  method: string;
  measurements: Measurement[];
}

/** The value below which a share (0 to 1) of the sorted values lies. */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** Calls `once` for about `seconds`, one call after another, after a tenth of that to warm up; gives the calls a second. */
export async function rateOf(seconds: number, once: () => unknown): Promise<number> {
  const during = async (ms: number) => {
    const start = performance.now();
    let calls = 0;
    while (performance.now() - start < ms) {
      await once();
      calls += 1;
    }
    return calls / ((performance.now() - start) / 1000);
  };
  await during(seconds * 100);
  return during(seconds * 1000);
}

/** How long each of `times` calls took, in milliseconds, ascending; a tenth more are made first, to warm up. */
export async function timesOf(times: number, once: () => unknown): Promise<number[]> {
  for (let call = 0; call < times / 10; call++) await once();
  const took: number[] = [];
  for (let call = 0; call < times; call++) {
    const start = performance.now();
    await once();
    took.push(performance.now() - start);
  }
  return took.sort((a, b) => a - b);
}
