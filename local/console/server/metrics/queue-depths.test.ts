import { expect, test } from "vitest";
import { DLQ, numbered, QUEUE } from "../test-facts.fixture.ts";
import { queueDepths } from "./queue-depths.ts";
import { stepsOf } from "./steps.ts";

const sent = (messageId: string, at: number) => ({ kind: "sent", queue: QUEUE, messageId, units: 1, at }) as const;
const deleted = (messageId: string, at: number) =>
  ({ kind: "deleted", queue: QUEUE, messageId, units: 1, at }) as const;

test("a queue holds what was sent and not deleted, at the end of each step", () => {
  const facts = numbered([sent("a", 100), sent("b", 200), deleted("a", 1100), deleted("b", 3100)]);
  expect(queueDepths(facts, stepsOf(0, 3999), new Map([[QUEUE, 0]])).get(QUEUE)).toEqual([2, 1, 1, 0]);
});

test("a message that its queue gives up on moves to the dead-letter queue, and back when it is redriven", () => {
  const facts = numbered([
    sent("a", 100),
    { kind: "dead-lettered", from: QUEUE, queue: DLQ, reason: "tries", messageId: "a", at: 1100 },
    { kind: "redriven", queue: DLQ, to: QUEUE, messageId: "a", as: "a2", at: 2100 },
    deleted("a2", 3100),
  ]);
  const depths = queueDepths(facts, stepsOf(0, 3999), new Map());
  expect(depths.get(QUEUE)).toEqual([1, 0, 1, 0]);
  expect(depths.get(DLQ)).toEqual([0, 1, 0, 0]);
});

test("what was sent before the oldest fact was there from the beginning", () => {
  const facts = numbered([deleted("old", 1100), sent("new", 2100)]);
  expect(queueDepths(facts, stepsOf(0, 2999), new Map([[QUEUE, 4]])).get(QUEUE)).toEqual([4, 3, 4]);
});
