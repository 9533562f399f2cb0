import type { Cancel, Clock } from "../clock.ts";

/** More at a time would only queue up in front of a cloud that is behind. */
export const MAX_IN_FLIGHT = 100;

/** What was missed in a longer pause, such as a laptop's sleep, is not made up for in a burst. */
const MAX_LATE_MS = 1_000;

interface Pace {
  perSecond: number;
  clock: Clock;
  /** Resolves when the answer is there. Never rejects. */
  send(): Promise<void>;
  /** Hears, once, that sends were skipped: too many were in flight, or it was too late for them. */
  onSkipped(): void;
}

/** Sends at a steady rate, however long the answers take, until it is cancelled. */
export function sendSteadily({ perSecond, clock, send, onSkipped }: Pace): Cancel {
  const intervalMs = 1_000 / perSecond;
  let due = clock.now();
  let inFlight = 0;
  let hasSkipped = false;
  let cancel = clock.after(0, tick);

  function tick(): void {
    const earliest = clock.now() - MAX_LATE_MS;
    if (due < earliest) skipped();
    due = Math.max(due, earliest) + intervalMs;
    cancel = clock.after(due - clock.now(), tick);
    if (inFlight < MAX_IN_FLIGHT) {
      inFlight++;
      void send().finally(() => inFlight--);
    } else skipped();
  }

  function skipped(): void {
    if (hasSkipped) return;
    hasSkipped = true;
    onSkipped();
  }

  return () => cancel();
}
