import fc from "fast-check";
import { expect, test } from "vitest";
import { createAccount } from "./account.ts";
import { type ArrivalRecord, type CallRecord, OUTCOME } from "./records.ts";

const options = { eventsOfProducer: [10, 10], rules: 1, warmUpMs: 0, quietMs: 1000 };
const call = (firstSequence: number, entries: number, more: Partial<CallRecord> = {}): CallRecord => ({
  producer: 0,
  firstSequence,
  entries,
  intended: firstSequence * 10,
  sent: firstSequence * 10,
  answered: firstSequence * 10 + 5,
  outcome: OUTCOME.accepted,
  code: -1,
  held: false,
  first: true,
  ...more,
});
const arrival = (sequence: number, arrived: number, more: Partial<ArrivalRecord> = {}): ArrivalRecord => ({
  producer: 0,
  sequence,
  rule: 0,
  intended: sequence * 10,
  ingested: Number.NaN,
  queued: Number.NaN,
  arrived,
  redelivered: false,
  fine: false,
  ...more,
});
const close = (account: ReturnType<typeof createAccount>) => account.close({ measured: 20, warmUp: 0 });

test("an accepted event that never arrives is lost, and pending until then", () => {
  const account = createAccount(options);
  account.call(call(0, 3), undefined);
  expect(account.pending()).toBe(3);
  account.arrival(arrival(1, 20));
  expect(account.pending()).toBe(2);
  expect(close(account).measured).toMatchObject({ intended: 20, sent: 3, accepted: 3, delivered: 1, lost: 2 });
});

test("an arrival may be recorded before the response to its put", () => {
  const account = createAccount(options);
  expect(account.arrival(arrival(0, 5))).toBe(true);
  account.call(call(0, 1), undefined);
  expect(account.pending()).toBe(0);
  expect(close(account).measured).toMatchObject({ delivered: 1, lost: 0, withoutAcceptance: 0 });
});

test("copies are counted, but redeliveries by the queue are not", () => {
  const account = createAccount(options);
  account.call(call(0, 2), undefined);
  const firsts = [arrival(0, 5), arrival(0, 6), arrival(0, 7), arrival(1, 8), arrival(1, 9, { redelivered: true })];
  expect(firsts.map((each) => account.arrival(each))).toEqual([true, false, false, true, false]);
  expect(close(account).measured.duplicated).toEqual({ events: 1, copies: 2 });
});

test("a redelivered message whose first delivery was never received is a first copy", () => {
  const account = createAccount(options);
  account.call(call(0, 1), undefined);
  expect(account.arrival(arrival(0, 5, { redelivered: true }))).toBe(true);
  expect(close(account).measured).toMatchObject({ delivered: 1, lost: 0 });
});

test("an event is late when it takes longer than the quiet period", () => {
  const account = createAccount(options);
  account.call(call(0, 2), undefined);
  account.arrival(arrival(0, 1000));
  account.arrival(arrival(1, 1011));
  expect(close(account).measured.late).toBe(1);
});

test("rejected and unanswered are counted by code; their arrivals are without acceptance", () => {
  const account = createAccount(options);
  account.call(call(0, 2, { outcome: OUTCOME.rejected }), "ThrottlingException");
  account.call(call(2, 3, { outcome: OUTCOME.unanswered }), "ECONNRESET");
  account.arrival(arrival(3, 40));
  expect(close(account).measured).toMatchObject({
    rejected: 2,
    rejectedByCode: { ThrottlingException: 2 },
    unanswered: 3,
    unansweredByCode: { ECONNRESET: 3 },
    delivered: 1,
    withoutAcceptance: 1,
    lost: 0,
  });
});

test("an event is out of order when it was overtaken, by the difference to the highest number before it", () => {
  const account = createAccount(options);
  account.call(call(0, 6), undefined);
  for (const [sequence, arrived] of [
    [0, 1],
    [4, 2],
    [1, 3],
    [2, 4],
    [5, 5],
    [3, 6],
  ] as const) {
    account.arrival(arrival(sequence, arrived));
  }
  // 1 and 2 after 4, 3 after 5.
  expect(close(account).measured.outOfOrder).toEqual({ events: 3, maxDistance: 3 });
});

test("simultaneous arrivals are in order, and producers do not overtake each other", () => {
  const account = createAccount(options);
  account.call(call(0, 2), undefined);
  account.call(call(0, 2, { producer: 1 }), undefined);
  account.arrival(arrival(1, 5));
  account.arrival(arrival(0, 5));
  account.arrival(arrival(1, 1, { producer: 1 }));
  account.arrival(arrival(0, 0, { producer: 1 }));
  expect(close(account).measured.outOfOrder.events).toBe(0);
});

test("the delivery of each rule is accounted for separately", () => {
  const account = createAccount({ ...options, rules: 2 });
  account.call(call(0, 2), undefined);
  expect(account.pending()).toBe(4);
  account.arrival(arrival(0, 5, { rule: 1 }));
  expect(close(account).measured).toMatchObject({ accepted: 2, delivered: 1, lost: 3 });
  expect(() => account.arrival(arrival(0, 5, { rule: 2 }))).toThrow("by rule 2 is not in this run's schedule");
});

test("the warm-up is counted separately", () => {
  const account = createAccount({ ...options, warmUpMs: 20 });
  account.call(call(0, 2), undefined);
  account.call(call(2, 2), undefined);
  account.arrival(arrival(0, 5));
  account.arrival(arrival(3, 35));
  const { measured, warmUp } = account.close({ measured: 18, warmUp: 2 });
  expect(warmUp).toMatchObject({ intended: 2, accepted: 2, delivered: 1, lost: 1 });
  expect(measured).toMatchObject({ intended: 18, accepted: 2, delivered: 1, lost: 1 });
});

test("in any order of calls and arrivals: accepted * rules + withoutAcceptance = delivered + lost", () => {
  const acts = fc.array(
    fc.record({ sequence: fc.nat(9), rule: fc.nat(1), arrived: fc.nat(5000), redelivered: fc.boolean() }),
    { maxLength: 60 },
  );
  const outcomes = fc.array(fc.constantFrom(...Object.values(OUTCOME)), { minLength: 10, maxLength: 10 });
  fc.assert(
    fc.property(acts, outcomes, fc.boolean(), (arrivals, ended, callsFirst) => {
      const account = createAccount({ ...options, rules: 2 });
      const enterCalls = () => {
        for (const [sequence, outcome] of ended.entries()) account.call(call(sequence, 1, { outcome }), "code");
      };
      if (callsFirst) enterCalls();
      for (const each of arrivals) account.arrival(arrival(each.sequence, each.arrived, each));
      if (!callsFirst) enterCalls();
      const { measured } = close(account);
      expect(measured.accepted * 2 + measured.withoutAcceptance).toBe(measured.delivered + measured.lost);
      expect(measured.lost).toBe(account.pending());
      expect(measured.delivered).toBe(new Set(arrivals.map(({ sequence, rule }) => sequence * 2 + rule)).size);
    }),
  );
});
