import type { Cancel, Clock } from "../clock.ts";

/** A waiting long poll: `serve` takes what is available and returns whether it got anything. */
interface Waiter {
  serve(): boolean;
  giveUp(): void;
}

/** The long polls of one queue, served in order, with one timer for the next message that becomes visible. */
export interface WaitingLine {
  join(waiter: Waiter): void;
  leave(waiter: Waiter): void;
  /** Checks again at the end of this turn, because the queue has changed. */
  wake(): void;
  close(): void;
}

export function createWaitingLine(clock: Clock, nextDue: () => number | undefined): WaitingLine {
  const waiters = new Set<Waiter>();
  let awake = false;
  let timer: { at: number; cancel: Cancel } | undefined;

  function serve(): void {
    awake = false;
    for (const waiter of waiters) {
      // A served waiter leaves by itself; if one gets nothing, the next would not either.
      if (!waiter.serve()) break;
    }
    arm();
  }

  function arm(): void {
    const at = waiters.size > 0 ? nextDue() : undefined;
    if (at === timer?.at) return;
    timer?.cancel();
    timer = undefined;
    if (at === undefined) return;
    timer = {
      at,
      cancel: clock.after(at - clock.now(), () => {
        timer = undefined;
        serve();
      }),
    };
  }

  return {
    join(waiter) {
      waiters.add(waiter);
      arm();
    },
    leave(waiter) {
      waiters.delete(waiter);
      arm();
    },
    wake() {
      if (awake || waiters.size === 0) return;
      awake = true;
      queueMicrotask(serve);
    },
    close() {
      for (const waiter of waiters) waiter.giveUp();
    },
  };
}
