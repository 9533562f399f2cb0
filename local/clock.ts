import { createHeap } from "./heap.ts";

/** A cancelled timer never fires; cancelling one that fired does nothing. */
export type Cancel = () => void;

/** Every wait, time stamp, back-off, visibility timeout and schedule asks the clock, so that time can be driven. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `fire` once, `ms` milliseconds of this clock from now (at once when `ms` is not positive). */
  after(ms: number, fire: () => void): Cancel;
}

/** A clock that also jumps: `advance` fires what falls due on the way, in order, each at its own time. */
export interface DrivenClock extends Clock {
  advance(ms: number): void;
  /** Milliseconds that it is ahead of the machine's time. */
  ahead(): number;
}

// A longer delay overflows setTimeout, which would then fire at once.
const LONGEST_TIMER = 2 ** 31 - 1;

interface Timer {
  at: number;
  /** Of two that are due at the same time, the one that was set first fires first. */
  order: number;
  /** Undefined once it is cancelled or fired. */
  fire: (() => void) | undefined;
}

const isDueBefore = (a: Timer, b: Timer): boolean => (a.at === b.at ? a.order < b.order : a.at < b.at);

/** Follows the machine's time, plus every advance so far; begins `ahead` milliseconds ahead of it. */
export function drivenClock(ahead = 0): DrivenClock {
  /** All that wait, and those cancelled that have not come to the top; the machine has one timer, for the first. */
  const timers = createHeap(isDueBefore);
  let cancelled = 0;
  let lastOrder = 0;
  let jumpedTo: number | undefined;
  let armed: { for: Timer; handle: NodeJS.Timeout } | undefined;

  const now = () => jumpedTo ?? Date.now() + ahead;

  function first(): Timer | undefined {
    for (let timer = timers.peek(); timer; timer = timers.peek()) {
      if (timer.fire) return timer;
      timers.pop();
      cancelled--;
    }
    return undefined;
  }

  function arm(): void {
    // A jump arms at its end.
    if (jumpedTo !== undefined) return;
    const next = first();
    if (armed?.for === next) return;
    disarm();
    if (!next) return;
    const delay = Math.min(Math.max(next.at - now(), 0), LONGEST_TIMER);
    armed = { for: next, handle: setTimeout(fireDue, delay) };
  }

  function disarm(): void {
    clearTimeout(armed?.handle);
    armed = undefined;
  }

  function fireDue(): void {
    armed = undefined;
    // What these set is for the next turn, however soon: others want the process, too.
    const last = lastOrder;
    const until = now();
    try {
      for (let next = first(); next && next.at <= until && next.order <= last; next = first()) fire(next);
    } finally {
      arm();
    }
  }

  function fire(timer: Timer): void {
    timers.pop();
    const callback = timer.fire;
    timer.fire = undefined;
    callback?.();
  }

  return {
    now,
    ahead: () => ahead,
    after(ms, callback) {
      const timer: Timer = { at: now() + ms, order: ++lastOrder, fire: callback };
      timers.push(timer);
      arm();
      return () => {
        if (!timer.fire) return;
        timer.fire = undefined;
        cancelled++;
        // Their share is bounded, and so is what a cancelled timer costs.
        if (2 * cancelled > timers.size) {
          timers.keep(({ fire: live }) => live !== undefined);
          cancelled = 0;
        }
        arm();
      };
    },
    advance(ms) {
      const target = now() + ms;
      disarm();
      try {
        for (let next = first(); next && next.at <= target; next = first()) {
          // Never backwards: a timer that was due before the jump began fires at the present.
          jumpedTo = Math.max(next.at, now());
          fire(next);
        }
      } finally {
        ahead = target - Date.now();
        jumpedTo = undefined;
        arm();
      }
    },
  };
}

/** The machine's own time. */
export const realClock: Clock = drivenClock();

/** The time that functions and callers live in, which requests are signed at: a jump of the cloud's clock does not move it. */
export interface CallerTime extends Clock {
  /** Milliseconds since any fixed moment, and parts of them: how long something took. */
  elapsed(): number;
}

export const machineTime: CallerTime = { ...realClock, elapsed: () => performance.now() };
