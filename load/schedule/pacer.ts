import { now } from "./clock.ts";
import type { Schedule } from "./schedule.ts";

/** Timers can fire this late, so the rest of a wait is spent in the event loop. */
const TIMER_SLACK_MS = 1.5;

interface PacerOptions {
  schedule: Schedule;
  /** The time of the schedule's zero, on the steady clock. */
  startAt: number;
  /** The cap on concurrent calls. */
  maxInFlight: number;
  /** Starts a call; `held` when it was delayed by the cap. Must never reject. */
  start: (call: { at: number; events: number; held: boolean }) => Promise<void>;
}

export interface Pacer {
  /** Resolves when every call has returned, or `stop` has skipped it. */
  finished: Promise<void>;
  /** Starts no more calls. */
  stop(): void;
  /** Returns whether the cap is delaying a call that is due. */
  capped(): boolean;
}

/** Starts each call at its intended time, whether or not earlier calls have returned (an open loop). */
export function createPacer({ schedule, startAt, maxInFlight, start }: PacerOptions): Pacer {
  const { promise, resolve } = Promise.withResolvers<void>();
  let inFlight = 0;
  let stopped = false;
  let capped = false;
  let waiting = false;

  function pump(): void {
    waiting = false;
    for (;;) {
      const call = stopped ? undefined : schedule.peek();
      if (!call) {
        if (inFlight === 0) resolve();
        return;
      }
      const wait = startAt + call.at - now();
      if (wait > 0) {
        capped = false;
        sleep(wait);
        return;
      }
      if (inFlight >= maxInFlight) {
        // The next response continues from here.
        capped = true;
        return;
      }
      schedule.take();
      inFlight++;
      void start({ ...call, held: capped }).then(answered);
    }
  }

  function sleep(wait: number): void {
    waiting = true;
    if (wait > TIMER_SLACK_MS + 1) setTimeout(pump, wait - TIMER_SLACK_MS);
    else setImmediate(pump);
  }

  function answered(): void {
    inFlight--;
    if (!waiting) pump();
  }

  pump();
  return {
    finished: promise,
    stop() {
      stopped = true;
      pump();
    },
    capped: () => capped && !waiting,
  };
}
