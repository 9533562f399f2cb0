import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";
import { drivenClock } from "./clock.ts";

const counted = vi.hoisted(() => {
  // The files share their modules: this one's clock has a heap of its own.
  vi.resetModules();
  return { comparisons: 0 };
});
vi.mock(import("./heap.ts"), async (original) => {
  const { createHeap } = await original();
  return {
    createHeap: <T>(before: (a: T, b: T) => boolean) =>
      createHeap<T>((a, b) => {
        counted.comparisons++;
        return before(a, b);
      }),
  };
});

afterAll(() => {
  vi.doUnmock("./heap.ts");
  vi.resetModules();
});

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const TIMERS = 10_000;
const LOG = Math.ceil(Math.log2(TIMERS));

function comparisonsOf(work: () => void): number {
  const before = counted.comparisons;
  work();
  return counted.comparisons - before;
}

/** Delays without an order that the heap could profit from. */
const delayOf = (i: number) => 1_000 + ((i * 7_919) % TIMERS);

test("a timer costs no more than the logarithm of how many there are: to set, to fire, to cancel", () => {
  const clock = drivenClock();
  let fired = 0;
  const cancels: (() => void)[] = [];
  const set = comparisonsOf(() => {
    for (let i = 0; i < TIMERS; i++) cancels.push(clock.after(delayOf(i), () => fired++));
  });
  expect(set).toBeGreaterThan(TIMERS / 2);
  expect(set).toBeLessThan(TIMERS * (LOG + 1));

  const cancelled = comparisonsOf(() => {
    for (const [i, cancel] of cancels.entries()) if (i % 2 === 0) cancel();
  });
  expect(cancelled).toBeLessThan(TIMERS * 2 * LOG);

  const firing = comparisonsOf(() => clock.advance(2 * TIMERS));
  expect(fired).toBe(TIMERS / 2);
  expect(firing).toBeLessThan(TIMERS * 2 * LOG);
});

test("a jump of nothing costs nothing, however many wait", () => {
  const clock = drivenClock();
  const cancels = Array.from({ length: TIMERS }, (_, i) => clock.after(60_000 + delayOf(i), () => {}));
  onTestFinished(() => {
    for (const cancel of cancels) cancel();
  });
  expect(comparisonsOf(() => clock.advance(10))).toBe(0);
});

test("what cancelled timers would have run is let go of", async () => {
  const clock = drivenClock();
  onTestFinished(clock.after(60_000, () => {}));
  const references = Array.from({ length: 100 }, () => {
    const held = {};
    clock.after(70_000, () => held)();
    return new WeakRef(held);
  });
  // A reference that was made in this turn holds on to what it refers to until its end.
  await new Promise(setImmediate);
  collectGarbage();
  expect(references.filter((reference) => reference.deref())).toEqual([]);
});

test("fires what is due in order, each at its own time, and no cancelled one", () => {
  const action = fc.oneof(
    fc.record({ set: fc.integer({ min: -5, max: 50 }) }),
    fc.record({ cancel: fc.nat(20) }),
    fc.record({ advance: fc.integer({ min: 0, max: 30 }) }),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      vi.useFakeTimers();
      try {
        const clock = drivenClock();
        const expected: { at: number; n: number }[] = [];
        const fired: { at: number; n: number }[] = [];
        const cancels: (() => void)[] = [];
        let waiting: { at: number; n: number }[] = [];
        for (const each of actions) {
          if ("set" in each) {
            const timer = { at: clock.now() + each.set, n: cancels.length };
            waiting.push(timer);
            cancels.push(clock.after(each.set, () => fired.push({ at: clock.now(), n: timer.n })));
          } else if ("cancel" in each) {
            cancels[each.cancel]?.();
            waiting = waiting.filter(({ n }) => n !== each.cancel);
          } else {
            const [from, to] = [clock.now(), clock.now() + each.advance];
            const due = waiting.filter(({ at }) => at <= to).sort((a, b) => a.at - b.at || a.n - b.n);
            waiting = waiting.filter(({ at }) => at > to);
            expected.push(...due.map(({ at, n }) => ({ at: Math.max(at, from), n })));
            clock.advance(each.advance);
            expect(clock.now()).toBe(to);
          }
        }
        expect(fired).toEqual(expected);
      } finally {
        vi.useRealTimers();
      }
    }),
  );
});

test("follows the machine's time: fires what is due, in order, and what it sets on a later turn", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const clock = drivenClock();
  const fired: string[] = [];
  const again = () => {
    fired.push("again");
    if (fired.length < 5) clock.after(0, again);
  };
  clock.after(20, () => fired.push("second"));
  clock.after(10, () => fired.push("first"));
  const cancel = clock.after(15, () => fired.push("cancelled"));
  clock.after(20, again);
  cancel();
  cancel();
  await vi.advanceTimersByTimeAsync(12);
  expect(fired).toEqual(["first"]);
  await vi.advanceTimersByTimeAsync(20);
  expect(fired).toEqual(["first", "second", "again", "again", "again"]);
  expect(vi.getTimerCount()).toBe(0);
});

test("a timer that throws keeps none of the others from firing", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const clock = drivenClock();
  const fired: string[] = [];
  clock.after(10, () => {
    throw new Error("no");
  });
  clock.after(10, () => fired.push("other"));
  expect(() => vi.advanceTimersByTime(10)).toThrow("no");
  vi.advanceTimersByTime(10);
  expect(fired).toEqual(["other"]);
  clock.after(10, () => {
    throw new Error("no");
  });
  clock.after(10, () => fired.push("third"));
  expect(() => clock.advance(10)).toThrow("no");
  expect(clock.ahead()).toBe(10);
  vi.advanceTimersByTime(1);
  expect(fired).toEqual(["other", "third"]);
});
