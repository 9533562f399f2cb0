import { expect, test } from "vitest";
import { CHARGE, invoked, numbered, started, TELL } from "../test-facts.fixture.ts";
import { callsOf, failureOf, linesOf, percentile, runMs } from "./calls.ts";

const log = (requestId: string, line: string) => ({ kind: "log", function: CHARGE, requestId, line }) as const;

test("each end belongs to the last start of its request", () => {
  const facts = numbered([
    started("a", "r1"),
    log("r1", "first"),
    invoked("a", "r1", { error: "Timed out" }),
    started("a", "r1"),
    started("b", "r2", CHARGE, TELL),
    log("r1", "second"),
    invoked("a", "r1"),
  ]);
  const calls = callsOf(facts);
  const charges = calls.get(CHARGE) ?? [];
  expect(charges.map((call) => [call.seq, failureOf(call), runMs(call)])).toEqual([
    [1, "Timed out", 5],
    [4, undefined, 5],
  ]);
  expect(calls.get(TELL)).toMatchObject([{ requestId: "r2" }]);
  expect(calls.get(TELL)?.[0]?.end).toBeUndefined();
  expect(charges.map((call) => linesOf(call, charges, facts).map(({ line }) => line))).toEqual([["first"], ["second"]]);
});

test("an end without a start is a call of its own, with the lines before it", () => {
  const facts = numbered([log("r1", "only"), { ...invoked("a", "r1"), at: 100 }]);
  const [call] = callsOf(facts).get(CHARGE) ?? [];
  expect(call).toMatchObject({ seq: 2, from: 95 });
  expect(call && linesOf(call, [call], facts)).toHaveLength(1);
});

test("a call failed when items of its batch did, and its init phase is no part of its duration", () => {
  const [end] = numbered([{ ...invoked("a", "r1"), initMs: 3, failedItems: ["m1"] } as never]);
  const [call] = callsOf(end ? [end] : []).get(CHARGE) ?? [];
  expect(call && [failureOf(call), runMs(call)]).toEqual(["Reported its event as failed", 2]);
});

test.each([
  [[], 0.5, undefined],
  [[7], 0.95, 7],
  [[30, 10, 20, 40], 0.5, 20],
  [Array.from({ length: 100 }, (_, i) => i + 1), 0.95, 95],
])("of %j, %d do not exceed %d", (numbers, share, expected) => {
  expect(percentile(numbers, share)).toBe(expected);
});
