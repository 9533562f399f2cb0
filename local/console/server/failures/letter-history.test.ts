import { expect, test } from "vitest";
import { CHARGE, DLQ, numbered, QUEUE } from "../test-facts.fixture.ts";
import { createLetterHistory } from "./letter-history.ts";

const died = (messageId: string, eventId?: string) => ({
  kind: "dead-lettered" as const,
  from: QUEUE,
  queue: DLQ,
  reason: "Failed",
  messageId,
  ...(eventId !== undefined && { eventId }),
});
const redriven = (messageId: string, as: string, eventId?: string) => ({
  kind: "redriven" as const,
  queue: DLQ,
  to: CHARGE,
  messageId,
  as,
  ...(eventId !== undefined && { eventId }),
});

function historyOf(held: number, ...happenings: Parameters<typeof numbered>[0]) {
  const history = createLetterHistory(held);
  for (const fact of numbered(happenings)) history.add(fact);
  return history;
}

test("what was redriven is back when its message or its event is a letter later, not before", () => {
  const history = historyOf(10, died("m1", "e1"), redriven("m1", "m2", "e1"), redriven("m3", "m4"), died("m4"));
  const [first, second] = history.redriven(DLQ);
  expect([first, second].map((each) => each && history.isBack(each))).toEqual([false, true]);
  for (const fact of numbered([died("m9", "e1")])) history.add({ ...fact, seq: 9 });
  expect(first && history.isBack(first)).toBe(true);
});

test("only so many letters and redrives are held, the last ones", () => {
  const letters = ["a", "b", "c"].map((id) => died(id));
  const redrives = Array.from({ length: 5 }, (_, i) => redriven(`r${i}`, `s${i}`));
  const history = historyOf(2, ...letters, ...redrives);
  expect(["a", "b", "c"].map((id) => history.died(DLQ, id)?.messageId)).toEqual([undefined, "b", "c"]);
  expect(history.redriven(DLQ).map(({ messageId }) => messageId)).toEqual(["r3", "r4"]);
});
