import { expect, test } from "vitest";
import {
  AUDIT,
  CHARGE,
  DLQ,
  delivered,
  indexOf,
  invoked,
  names,
  OTHER_RULE,
  put,
  QUEUE,
  RULE,
  started,
  TELL,
} from "../test-facts.fixture.ts";
import { createEventIndex } from "./event-index.ts";
import { rowOf, ruleRows } from "./outcome.ts";

/** The outcome, the words and the marks of the event `e`. */
function outcomeAfter(...happenings: Parameters<typeof indexOf>) {
  const record = indexOf(...happenings).find("e");
  if (!record) throw new Error("The event is not in the index.");
  const { outcome, words, marks, tookMs } = rowOf(record, names);
  return { outcome, words, marks, tookMs };
}

test("an event in a queue waits; it is delivered once its consumer is done", () => {
  const waiting = [put("e", [RULE, AUDIT]), delivered("e", RULE, QUEUE)];
  expect(outcomeAfter(...waiting)).toMatchObject({ outcome: "waiting", words: "Waiting", marks: ["wait"] });
  expect(outcomeAfter(...waiting, started("e", "r1"))).toMatchObject({ outcome: "waiting", words: "Being worked on" });
  expect(outcomeAfter(...waiting, started("e", "r1"), invoked("e", "r1", { at: 30 }))).toEqual({
    outcome: "delivered",
    words: "Delivered",
    marks: ["flow"],
    tookMs: 29,
  });
});

test("without the start of an invocation its end is enough", () => {
  expect(outcomeAfter(put("e", [RULE]), delivered("e", RULE, QUEUE), invoked("e", "r1")).outcome).toBe("delivered");
});

test("a rule that takes everything makes no event taken", () => {
  expect(outcomeAfter(put("e", [AUDIT]))).toMatchObject({ outcome: "nobody", words: "Audit only", marks: [] });
  expect(outcomeAfter(put("e", []))).toMatchObject({ outcome: "nobody", words: "Nobody took it" });
});

test("a failed try is tried again, and the words say on which try it was delivered", () => {
  const failed = [put("e", [RULE]), delivered("e", RULE, QUEUE), invoked("e", "r1", { error: "Timeout" })];
  expect(outcomeAfter(...failed)).toMatchObject({
    outcome: "retrying",
    words: "Trying again, 1 failed",
    marks: ["retry"],
  });
  expect(outcomeAfter(...failed, invoked("e", "r2"))).toMatchObject({
    outcome: "retried",
    words: "Delivered on try 2",
  });
});

test("an item that a batch reports as failed has failed, though the invocation has not", () => {
  const failed = invoked("e", "r1", { failedEventIds: ["e"] });
  expect(outcomeAfter(put("e", [RULE]), delivered("e", RULE, QUEUE), failed).outcome).toBe("retrying");
  const other = invoked("e", "r1", { failedEventIds: ["another"] });
  expect(outcomeAfter(put("e", [RULE]), delivered("e", RULE, QUEUE), other).outcome).toBe("delivered");
});

test("what a function sets aside itself stays dead, though the function ends well", () => {
  const facts = [
    put("e", [RULE]),
    delivered("e", RULE, QUEUE),
    started("e", "r1"),
    {
      kind: "dead-lettered",
      from: "role",
      queue: DLQ,
      reason: "CONTRACT",
      messageId: "l",
      eventId: "e",
      by: { requestId: "r1", caller: "role" },
    },
    invoked("e", "r1"),
  ] as const;
  expect(outcomeAfter(...facts)).toMatchObject({ outcome: "dead", words: "Dead letter", marks: ["dead"] });
});

test("a redriven letter is on its way again until its consumer is done", () => {
  const facts = [
    put("e", [RULE]),
    delivered("e", RULE, QUEUE),
    { kind: "dead-lettered", from: QUEUE, queue: DLQ, reason: "received 10 times", messageId: "m", eventId: "e" },
    { kind: "redriven", queue: DLQ, to: QUEUE, messageId: "m", as: "n", eventId: "e" },
  ] as const;
  expect(outcomeAfter(...facts).outcome).toBe("waiting");
  expect(outcomeAfter(...facts, invoked("e", "r9")).outcome).toBe("delivered");
});

test("each rule has its own outcome", () => {
  const index = indexOf(
    put("e", [RULE, OTHER_RULE]),
    delivered("e", RULE, QUEUE),
    delivered("e", OTHER_RULE, TELL),
    invoked("e", "r1", { error: "No" }),
    invoked("e", "r2", { trigger: OTHER_RULE, function: TELL }),
  );
  const record = index.find("e");
  expect(record && ruleRows(record, names)).toMatchObject([
    { rule: "charge", signal: "retry", words: "1 failed, trying again", reason: "No", consumer: "charge" },
    { rule: "tell", signal: "flow", words: "delivered", consumer: "tell" },
  ]);
});

test("a refused delivery is a failed try, and one that was given up on is lost", () => {
  const refused = {
    kind: "delivery-failed",
    eventId: "e",
    rule: RULE,
    target: CHARGE,
    attempt: 1,
    code: "AccessDenied",
    message: "no",
  } as const;
  expect(outcomeAfter(put("e", [RULE]), refused).outcome).toBe("retrying");
  const dropped = { kind: "dropped", eventId: "e", rule: RULE, target: CHARGE, reason: "too old" } as const;
  expect(outcomeAfter(put("e", [RULE]), refused, dropped).outcome).toBe("dead");
});

test("a story holds the events of a subject; the one that changed last is first", () => {
  const index = indexOf(
    put("a", [RULE], { subject: "ord_1" }),
    put("b", [RULE], { subject: "ord_2" }),
    put("c", [RULE], { subject: "ord_1" }),
    put("d", [RULE], { subject: "", detail: { metadata: { correlationId: "c-9" } } }),
    delivered("b", RULE, QUEUE),
  );
  expect(index.story("ord_1").map(({ event }) => event.id)).toEqual(["a", "c"]);
  expect(index.latestStories(3)).toEqual(["ord_2", "c-9", "ord_1"]);
});

test("the oldest events are dropped, with all that leads to them", () => {
  const index = createEventIndex({ held: 100 });
  const many = Array.from({ length: 250 }, (_, i) => put(`e${i}`, [], { subject: `ord_${i}` }));
  for (const [i, happening] of many.entries())
    index.add({ ...happening, seq: i + 1, at: i } as Parameters<typeof index.add>[0]);
  expect(index.records().length).toBeLessThanOrEqual(110);
  expect(index.find("e249")).toBeDefined();
  expect(index.find("e0")).toBeUndefined();
  expect(index.story("ord_0")).toEqual([]);
  expect(index.olderGone()).toBe(true);
});
