import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Profile } from "../result/result.ts";
import { createSchedule, eventsOfFirst, eventsOfWorker, rateAt, segmentsOf, totalEvents } from "./schedule.ts";

function callsOf(segments: ReturnType<typeof segmentsOf>, share = { batch: 1, worker: 0, workers: 1 }) {
  const schedule = createSchedule(segments, share);
  const calls: { at: number; events: number }[] = [];
  for (let call = schedule.peek(); call; call = schedule.peek()) {
    calls.push(call);
    schedule.take();
  }
  return calls;
}
const timesOf = (profile: Profile, seconds: number, warmUp = 0) =>
  callsOf(segmentsOf(profile, seconds, warmUp)).map(({ at }) => at);
const perSecond = (times: number[]) =>
  times.reduce<number[]>((counts, at) => {
    const second = Math.floor(at / 1000 + 1e-9);
    counts[second] = (counts[second] ?? 0) + 1;
    return counts;
  }, []);

describe("the times of sends", () => {
  test("steady: evenly spaced", () => {
    expect(timesOf({ kind: "steady", rate: 4 }, 1)).toEqual([0, 250, 500, 750]);
  });

  test("the warm-up comes first, at the first rate", () => {
    expect(timesOf({ kind: "steady", rate: 2 }, 1, 1)).toEqual([0, 500, 1000, 1500]);
    const spike = { kind: "spike" as const, rate: 2, peak: 9, atSeconds: 0, forSeconds: 1 };
    expect(perSecond(timesOf(spike, 2, 2))).toEqual([2, 2, 9, 2]);
  });

  test("ramp: increasingly close, from one rate to the other", () => {
    const times = timesOf({ kind: "ramp", from: 10, rate: 30 }, 4);
    expect(times).toHaveLength(80);
    const seconds = perSecond(times);
    // The average rate within each second.
    for (const [second, rate] of [12.5, 17.5, 22.5, 27.5].entries()) {
      expect(Math.abs((seconds[second] ?? 0) - rate)).toBeLessThanOrEqual(1);
    }
  });

  test("spike: the peak only for its duration", () => {
    const times = timesOf({ kind: "spike", rate: 10, peak: 100, atSeconds: 1, forSeconds: 1 }, 3);
    expect(perSecond(times)).toEqual([10, 100, 10]);
  });

  test("step-to-break: more with every step", () => {
    expect(perSecond(timesOf({ kind: "step-to-break", rate: 5, step: 10, everySeconds: 1 }, 3))).toEqual([5, 15, 25]);
  });

  test("rateAt follows the segments, and stays at the last rate", () => {
    const segments = segmentsOf({ kind: "ramp", from: 0, rate: 100 }, 10, 0);
    expect([0, 5, 10, 99].map((second) => rateAt(segments, second))).toEqual([0, 50, 100, 100]);
  });
});

const profiles: fc.Arbitrary<Profile> = fc.oneof(
  fc.record({ kind: fc.constant("steady" as const), rate: fc.integer({ min: 1, max: 500 }) }),
  fc.record({
    kind: fc.constant("ramp" as const),
    from: fc.integer({ min: 0, max: 500 }),
    rate: fc.integer({ min: 1, max: 500 }),
  }),
  fc.record({
    kind: fc.constant("step-to-break" as const),
    rate: fc.integer({ min: 1, max: 100 }),
    step: fc.integer({ min: 1, max: 100 }),
    everySeconds: fc.integer({ min: 1, max: 4 }),
  }),
);

test("the workers' shares are the whole schedule, each in order, within its length", () => {
  const shares = { batch: fc.integer({ min: 1, max: 10 }), workers: fc.integer({ min: 1, max: 5 }) };
  fc.assert(
    fc.property(profiles, fc.record(shares), fc.integer({ min: 0, max: 3 }), (profile, { batch, workers }, warmUp) => {
      const segments = segmentsOf(profile, 5, warmUp);
      const total = totalEvents(segments);
      const all = Array.from({ length: workers }, (_, worker) => callsOf(segments, { batch, worker, workers }));
      const sum = (calls: { events: number }[]) => calls.reduce((events, call) => events + call.events, 0);
      expect(all.map(sum)).toEqual(all.map((_, worker) => eventsOfWorker(total, { batch, worker, workers })));
      expect(all.flat().reduce((events, call) => events + call.events, 0)).toBe(total);
      for (const calls of all) {
        for (const [index, { at }] of calls.entries()) {
          expect(at).toBeGreaterThanOrEqual(calls[index - 1]?.at ?? 0);
          expect(at).toBeLessThanOrEqual((5 + warmUp) * 1000 + 1);
        }
      }
      const before = warmUp * 1000;
      const inWarmUp = all.flat().filter(({ at }) => at < before);
      if (warmUp > 0) expect(sum(inWarmUp)).toBe(eventsOfFirst(segments, batch));
      const together = all
        .flat()
        .map(({ at }) => at)
        .sort((a, b) => a - b);
      expect(together).toEqual(callsOf(segments, { batch, worker: 0, workers: 1 }).map(({ at }) => at));
    }),
  );
});
