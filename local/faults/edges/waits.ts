import type { Cancel, Clock } from "../../clock.ts";

/** Waits of faults, which end with the cloud. */
export interface Waits {
  /** Resolves after so many seconds of the cloud's clock, or when the signal aborts. */
  wait(seconds: number, signal?: AbortSignal): Promise<void>;
  /** Forgets all that wait: nothing more comes of them. */
  stop(): void;
}

export function createWaits(clock: Clock): Waits {
  const timers = new Set<Cancel>();
  return {
    wait: (seconds, signal) =>
      new Promise((resolve) => {
        const end = () => {
          cancel();
          timers.delete(cancel);
          signal?.removeEventListener("abort", end);
          resolve();
        };
        const cancel = clock.after(seconds * 1000, end);
        timers.add(cancel);
        if (signal?.aborted) end();
        else signal?.addEventListener("abort", end);
      }),
    stop() {
      for (const cancel of timers) cancel();
      timers.clear();
    },
  };
}
