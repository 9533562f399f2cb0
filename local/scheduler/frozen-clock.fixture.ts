import type { DrivenClock } from "../clock.ts";

/** A clock that stands still between advances, so that a test knows every time to the millisecond. */
export function frozenClock(time: string): DrivenClock {
  let now = Date.parse(time);
  const timers = new Set<{ at: number; fire: () => void }>();
  return {
    now: () => now,
    ahead: () => 0,
    after(ms, fire) {
      const timer = { at: now + Math.max(ms, 0), fire };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const target = now + ms;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= target).sort((a, b) => a.at - b.at);
        if (!next) break;
        timers.delete(next);
        now = next.at;
        next.fire();
      }
      now = target;
    },
  };
}
