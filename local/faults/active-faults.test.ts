import { expect, test } from "vitest";
import { drivenClock } from "../clock.ts";
import { seededRandom } from "../random.ts";
import { createTrace } from "../trace.ts";
import { createActiveFaults } from "./active-faults.ts";
import type { FaultInput } from "./fault.ts";

function activeFaults() {
  const clock = drivenClock();
  const trace = createTrace(clock);
  const faults = createActiveFaults({ clock, random: seededRandom(1), trace });
  return {
    clock,
    faults,
    /** Which of the occasions with these numbers are struck. */
    struck: (...numbers: number[]) => numbers.filter(() => faults.strike("api-latency", {}, {}) !== undefined),
  };
}

const latency = (more: Partial<FaultInput>): FaultInput => ({ kind: "api-latency", delaySeconds: 1, ...more });

test("a fault strikes at each n-th occasion, so often at most", () => {
  const { faults, struck } = activeFaults();
  faults.add(latency({ every: 3, count: 2 }));
  expect(struck(1, 2, 3, 4, 5, 6, 7, 8, 9)).toEqual([3, 6]);
  expect(faults.list()).toEqual([]);
  expect(faults.ended()).toMatchObject([{ struck: 2 }]);
});

test("a fault ends by itself", () => {
  const { faults, struck, clock } = activeFaults();
  const { since } = faults.add(latency({ forSeconds: 10 }));
  expect(struck(1)).toEqual([1]);
  clock.advance(10_000);
  expect(struck(2)).toEqual([]);
  expect(faults.ended()).toMatchObject([{ struck: 1, endedAt: since + 10_000 }]);
  expect(faults.anyAt("request")).toBe(false);
});

test("its chance is its own: the same seed strikes the same occasions, whatever else is on", () => {
  const occasions = Array.from({ length: 200 }, (_, index) => index);
  const alone = activeFaults();
  alone.faults.add(latency({ rate: 0.2, seed: 7 }));
  const expected = alone.struck(...occasions);
  expect(expected.length).toBeGreaterThan(20);
  expect(expected.length).toBeLessThan(60);
  const crowded = activeFaults();
  crowded.faults.add(latency({ rate: 0.2, seed: 7 }));
  crowded.faults.add({ kind: "api-throttle-error", rate: 0.5 });
  const seen = occasions.filter(() => {
    crowded.faults.strike("api-throttle-error", {}, {});
    return crowded.faults.strike("api-latency", {}, {});
  });
  expect(seen).toEqual(expected);
});

test("of two faults of a kind, the second strikes where the first does not", () => {
  const { faults, struck } = activeFaults();
  const first = faults.add(latency({ every: 2 }));
  const second = faults.add(latency({}));
  expect(struck(1, 2, 3)).toEqual([1, 2, 3]);
  expect([first.struck, second.struck]).toEqual([1, 2]);
});
