import type { DrivenClock } from "../clock.ts";
import { createHeap } from "../heap.ts";

/** Wholly virtual time: it stands still until `step`. */
export interface SteppedClock extends DrivenClock {
  /** When the next timer is due. */
  next(): number | undefined;
  /** Goes to the next timer, and fires it. */
  step(): void;
}

interface Timer {
  at: number;
  /** Of two that are due at the same time, the one that was set first fires first. */
  order: number;
  /** Undefined once it is cancelled or fired. */
  fire: (() => void) | undefined;
}

/** Creates a clock that starts at `now`. A jump (`advance`) makes late what is due on the way. */
export function steppedClock(now: number): SteppedClock {
  const timers = createHeap<Timer>((a, b) => (a.at === b.at ? a.order < b.order : a.at < b.at));
  let order = 0;
  let cancelled = 0;

  function first(): Timer | undefined {
    for (let timer = timers.peek(); timer; timer = timers.peek()) {
      if (timer.fire) return timer;
      timers.pop();
      cancelled--;
    }
    return undefined;
  }

  return {
    now: () => now,
    ahead: () => 0,
    advance(ms) {
      now += ms;
    },
    after(ms, fire) {
      // Whole milliseconds, as a machine's clock tells them.
      const timer: Timer = { at: now + Math.max(0, Math.ceil(ms)), order: ++order, fire };
      timers.push(timer);
      return () => {
        if (!timer.fire) return;
        timer.fire = undefined;
        cancelled++;
        if (2 * cancelled <= timers.size) return;
        timers.keep(({ fire: live }) => live !== undefined);
        cancelled = 0;
      };
    },
    next: () => first()?.at,
    step() {
      const timer = first();
      if (!timer?.fire) return;
      timers.pop();
      now = Math.max(now, timer.at);
      const { fire } = timer;
      timer.fire = undefined;
      fire();
    },
  };
}
