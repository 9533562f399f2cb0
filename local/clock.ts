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
  fire: () => void;
}

/** Follows the machine's time, plus every advance so far; begins `ahead` milliseconds ahead of it. */
export function drivenClock(ahead = 0): DrivenClock {
  let jumpedTo: number | undefined;
  const timers = new Map<Timer, NodeJS.Timeout>();

  const now = () => jumpedTo ?? Date.now() + ahead;

  function arm(timer: Timer): void {
    const delay = Math.min(Math.max(timer.at - now(), 0), LONGEST_TIMER);
    timers.set(
      timer,
      setTimeout(() => (timer.at <= now() ? fire(timer) : arm(timer)), delay),
    );
  }

  function fire(timer: Timer): void {
    timers.delete(timer);
    timer.fire();
  }

  return {
    now,
    ahead: () => ahead,
    after(ms, callback) {
      const timer = { at: now() + ms, fire: callback };
      arm(timer);
      return () => {
        clearTimeout(timers.get(timer));
        timers.delete(timer);
      };
    },
    advance(ms) {
      const target = now() + ms;
      for (;;) {
        const [next] = [...timers.keys()].filter((timer) => timer.at <= target).sort((a, b) => a.at - b.at);
        if (!next) break;
        clearTimeout(timers.get(next));
        // Never backwards: a timer that was due before the jump began fires at the present.
        jumpedTo = Math.max(next.at, now());
        fire(next);
      }
      ahead = target - Date.now();
      jumpedTo = undefined;
      for (const [timer, handle] of timers) {
        clearTimeout(handle);
        arm(timer);
      }
    },
  };
}

/** The machine's own time. */
export const realClock: Clock = drivenClock();
