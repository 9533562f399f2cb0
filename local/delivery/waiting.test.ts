import fc from "fast-check";
import { expect, test } from "vitest";
import type { Clock } from "../clock.ts";
import { createWaiting } from "./waiting.ts";

/** A clock that is advanced by hand and counts its timers. */
function handClock() {
  let now = 0;
  const timers = new Set<{ at: number; fire: () => void }>();
  const clock: Clock = {
    now: () => now,
    after(ms, fire) {
      const timer = { at: now + ms, fire };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  };
  return {
    clock,
    timers,
    moveTo(time: number) {
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= time).sort((a, b) => a.at - b.at);
        if (!next) break;
        now = Math.max(now, next.at);
        timers.delete(next);
        next.fire();
      }
      now = time;
    },
  };
}

test("everything falls due once, at its time, earliest first, on a single timer", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 60 }), (times) => {
      const { clock, timers, moveTo } = handClock();
      const due: [string, number][] = [];
      const waiting = createWaiting(clock, (key) => due.push([key, clock.now()]));
      for (const [i, time] of times.entries()) waiting.add(String(i), time);
      expect(timers.size).toBe(1);
      moveTo(1000);
      expect(timers.size).toBe(0);
      expect(due.map(([, at]) => at)).toEqual(times.toSorted((a, b) => a - b));
      expect(due.every(([key, at]) => times[Number(key)] === at)).toBe(true);
      expect(new Set(due.map(([key]) => key)).size).toBe(times.length);
    }),
  );
});

test("an earlier item moves the timer forward", () => {
  const { clock, moveTo } = handClock();
  const due: string[] = [];
  const waiting = createWaiting(clock, (key) => due.push(key));
  waiting.add("late", 100);
  waiting.add("early", 10);
  moveTo(50);
  expect(due).toEqual(["early"]);
});

test("an item that falls due may add more", () => {
  const { clock, moveTo } = handClock();
  const due: string[] = [];
  const waiting = createWaiting(clock, (key) => {
    due.push(key);
    if (due.length < 4) waiting.add(`${key}+`, clock.now() + 5);
  });
  waiting.add("a", 5);
  moveTo(100);
  expect(due).toEqual(["a", "a+", "a++", "a+++"]);
});

test("nothing falls due after a stop", () => {
  const { clock, timers, moveTo } = handClock();
  const due: string[] = [];
  const waiting = createWaiting(clock, (key) => due.push(key));
  waiting.add("a", 5);
  waiting.stop();
  expect(timers.size).toBe(0);
  moveTo(100);
  expect(due).toEqual([]);
});
