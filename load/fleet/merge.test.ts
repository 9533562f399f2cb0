import fc from "fast-check";
import { expect, test } from "vitest";
import { planOf } from "../command/plan.ts";
import { latencyOf, resultOf } from "../report/result.fixture.ts";
import type { Counts } from "../result/result.ts";
import { parseThreshold } from "../result/thresholds.ts";
import { mergeCounts, mergeParts } from "./merge.ts";
import type { Part } from "./task.ts";

const plan = { ...planOf({ rate: 100 }), thresholds: [parseThreshold("lost>3"), parseThreshold("p99>12ms")] };
const startAt = Date.parse(resultOf().timing.firstSendAt);
const partOf = (worker: number, result = resultOf()): Part => ({
  format: "load-part",
  version: 1,
  worker,
  result,
  latenciesBySecond: [],
});
const merge = (...parts: Part[]) => mergeParts(parts, { plan, startedAt: startAt - 5000, startAt });

test("latencies are those of all events combined", () => {
  const milliseconds = fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 50 });
  fc.assert(
    fc.property(fc.array(milliseconds, { minLength: 1, maxLength: 5 }), (ofWorkers) => {
      const parts = ofWorkers.map((arrivals, worker) => partOf(worker, resultOf({ arrivals })));
      const { histogram: _, ...expected } = latencyOf(ofWorkers.flat());
      expect(merge(...parts).latencies.arrival).toMatchObject(expected);
    }),
    { numRuns: 30 },
  );
});

test("counts add up, except for the longest distance", () => {
  const nat = fc.nat(1_000_000);
  const codes = fc.dictionary(fc.constantFrom("ThrottlingException", "InternalException"), nat);
  const counts: fc.Arbitrary<Counts> = fc.record({
    intended: nat,
    sent: nat,
    accepted: nat,
    rejected: nat,
    rejectedByCode: codes,
    unanswered: nat,
    unansweredByCode: codes,
    delivered: nat,
    withoutAcceptance: nat,
    late: nat,
    lost: nat,
    duplicated: fc.record({ events: nat, copies: nat }),
    outOfOrder: fc.record({ events: nat, maxDistance: nat }),
  });
  // Every number in a value, by its path.
  const numbers = (value: object): [string, number][] =>
    Object.entries(value).flatMap(([key, each]) =>
      typeof each === "number"
        ? [[key, each]]
        : numbers(each).map(([path, number]): [string, number] => [`${key}.${path}`, number]),
    );
  fc.assert(
    fc.property(fc.array(counts, { minLength: 1, maxLength: 5 }), (all) => {
      const added: Record<string, number> = {};
      for (const [path, number] of all.flatMap(numbers)) {
        const longest = path === "outOfOrder.maxDistance";
        added[path] = longest ? Math.max(added[path] ?? 0, number) : (added[path] ?? 0) + number;
      }
      expect(Object.fromEntries(numbers(mergeCounts(all)))).toEqual(added);
    }),
  );
});

test("thresholds are judged by the merged result", () => {
  const parts = [partOf(0, resultOf({ lost: 2, arrivals: [10] })), partOf(1, resultOf({ lost: 2, arrivals: [11] }))];
  const { thresholds } = merge(...parts);
  expect(thresholds).toMatchObject([
    { expression: "lost>3", actual: 4, failed: true },
    { expression: "p99>12ms", failed: false },
  ]);
});

test("a reason against one worker is a reason against the whole, and is given once", () => {
  const parts = [partOf(0), partOf(1, resultOf({ valid: false })), partOf(2, resultOf({ valid: false }))];
  const { validity } = merge(...parts);
  expect(validity.valid).toBe(false);
  expect(validity.reasons.map(({ message }) => message)).toEqual([
    "2 of 3 workers, for example: The generator was behind its schedule.",
  ]);
});

test("a worker that started late makes the result invalid; one that was a moment late does not", () => {
  const begun = (lateMs: number) => {
    const result = resultOf();
    const firstSendAt = new Date(startAt + lateMs).toISOString();
    return { ...result, timing: { ...result.timing, firstSendAt } };
  };
  const late = merge(partOf(0), partOf(1, begun(3500)));
  expect(late.validity.reasons[0]?.message).toContain("1 of 2 workers started up to 3.5 s late");
  const { valid, notes } = merge(partOf(0), partOf(1, begun(40))).validity;
  expect(valid).toBe(true);
  expect(notes.at(-1)?.message).toContain("the workers started within 40 ms");
});
