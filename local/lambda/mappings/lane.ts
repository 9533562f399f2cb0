import type { Clock } from "../../clock.ts";

/** A queue of items for a single reader, in order. */
export interface Lane<T> {
  push(item: T): void;
  /** Up to `size` items: waits for the first, then for a full batch or `windowMs`. `[]` when the signal is aborted. */
  take(size: number, windowMs: number): Promise<T[]>;
}

export function createLane<T>(clock: Clock, signal: AbortSignal): Lane<T> {
  const items: T[] = [];
  let waiting: { count: number; resume: () => void } | undefined;

  function until(count: number, ms?: number): Promise<void> {
    if (items.length >= count || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const resume = () => {
        waiting = undefined;
        cancel?.();
        signal.removeEventListener("abort", resume);
        resolve();
      };
      const cancel = ms === undefined ? undefined : clock.after(ms, resume);
      waiting = { count, resume };
      signal.addEventListener("abort", resume);
    });
  }

  return {
    push(item) {
      items.push(item);
      if (waiting && items.length >= waiting.count) waiting.resume();
    },
    async take(size, windowMs) {
      await until(1);
      if (windowMs > 0) await until(size, windowMs);
      return signal.aborted ? [] : items.splice(0, size);
    },
  };
}
