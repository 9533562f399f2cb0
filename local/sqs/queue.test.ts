import fc from "fast-check";
import { expect, test } from "vitest";
import type { Message } from "./message.ts";
import { createMessageQueue } from "./queue.ts";

const VISIBILITY_MS = 30;

function message(sequence: number, now: number, more: Partial<Message> = {}): Message {
  const base = { queue: "q", sequence, messageId: `m${sequence}`, body: String(sequence), senderId: "s" };
  return { ...base, sentAt: now, visibleAt: now, receives: 0, receiveCount: 0, ...more };
}

type Step =
  | { do: "send"; group: string; delay: number }
  | { do: "take"; max: number }
  | { do: "delete" | "release"; which: number }
  | { do: "extend"; which: number; by: number }
  | { do: "wait"; ms: number }
  | { do: "restart" };

const GROUPS = ["a", "b"];
const which = fc.nat(20);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("send" as const),
      group: fc.constantFrom(...GROUPS),
      delay: fc.constantFrom(0, 0, 20),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("take" as const), max: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("release" as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("delete" as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("extend" as const), which, by: fc.nat(60) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.nat(25) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restart" as const) }) },
);
const steps = fc.array(step, { maxLength: 60, size: "max" });

/** Runs steps against a queue and against a minimal model of its guarantees. */
function run(steps: Step[], fifo: boolean): void {
  const stored = new Map<string, Message>();
  let queue = createMessageQueue(stored, fifo);
  // What must be in the queue: its group, when it becomes visible, and whether it is in flight.
  const model = new Map<number, { group: string; visibleAt: number; held: boolean; receives: number }>();
  let now = 1000;
  let sequence = 0;
  let receipts = 0;
  const pick = (which: number) => {
    const held = [...model].filter(([, each]) => each.held && each.visibleAt > now);
    return held[which % Math.max(held.length, 1)];
  };

  for (const each of steps) {
    if (each.do === "wait") now += each.ms;
    if (each.do === "restart") {
      queue = createMessageQueue(stored, fifo);
      for (const one of [...stored.values()]) queue.add(structuredClone(one));
    }
    if (each.do === "send") {
      const visibleAt = now + (fifo ? 0 : each.delay);
      queue.add(message(++sequence, now, { groupId: each.group, visibleAt }));
      model.set(sequence, { group: each.group, visibleAt, held: false, receives: 0 });
    }
    if (each.do === "take") {
      const before = [...model].map(([id, one]) => ({ id, ...one, free: one.visibleAt <= now }));
      const taken = queue.take({ max: each.max, now, visibilityMs: VISIBILITY_MS, receipt: () => String(++receipts) });
      for (const { sequence: id, receives } of taken) {
        const known = model.get(id);
        expect(known?.visibleAt, "nobody else holds it, and it is not delayed").toBeLessThanOrEqual(now);
        expect(receives).toBe((known?.receives ?? 0) + 1);
      }
      for (const { sequence: id } of taken) {
        const known = model.get(id);
        if (known) Object.assign(known, { visibleAt: now + VISIBILITY_MS, held: true, receives: known.receives + 1 });
      }
      if (fifo) {
        for (const group of GROUPS) {
          const waiting = before.filter((one) => one.group === group);
          const got = taken.filter(({ groupId }) => groupId === group).map(({ sequence: id }) => id);
          expect(got, "a group goes out from its front, in order").toEqual(
            waiting.slice(0, got.length).map(({ id }) => id),
          );
          expect(
            waiting.slice(0, got.length).every(({ free }) => free),
            "and nothing behind one that is held",
          ).toBe(true);
        }
        const open = GROUPS.flatMap((group) => {
          const waiting = before.filter((one) => one.group === group);
          const held = waiting.findIndex(({ free }) => !free);
          return held < 0 ? waiting : waiting.slice(0, held);
        });
        expect(taken.length, "nothing that could go out stays behind").toBe(Math.min(each.max, open.length));
      } else {
        expect(taken.length, "nothing that could go out stays behind").toBe(
          Math.min(each.max, before.filter(({ free }) => free).length),
        );
      }
    }
    if (each.do === "delete") {
      const [id] = pick(each.which) ?? [];
      if (id !== undefined) {
        expect(queue.remove(id)).toBe(true);
        model.delete(id);
      }
    }
    if (each.do === "release" || each.do === "extend") {
      const [id, held] = pick(each.which) ?? [];
      if (id !== undefined && held) {
        held.visibleAt = now + (each.do === "extend" ? each.by : 0);
        queue.setVisibleAt(id, held.visibleAt, now);
      }
    }
    const hidden = [...model.values()].filter(({ visibleAt }) => visibleAt > now);
    const inFlight = hidden.filter(({ held }) => held).length;
    expect(queue.counts(now)).toEqual({
      visible: model.size - hidden.length,
      inFlight,
      delayed: hidden.length - inFlight,
    });
    expect(queue.nextDue()).toBe(hidden.length > 0 ? Math.min(...hidden.map(({ visibleAt }) => visibleAt)) : undefined);
    expect(
      [...stored.values()].map((one) => one.sequence),
      "the store holds what is in the queue",
    ).toEqual([...model.keys()]);
  }
}

test("a standard queue loses nothing and never has a message in flight twice, whatever happens", () => {
  fc.assert(
    fc.property(steps, (all) => run(all, false)),
    { numRuns: 200 },
  );
});

test("a FIFO queue also keeps each group's order, whatever happens", () => {
  fc.assert(
    fc.property(steps, (all) => run(all, true)),
    { numRuns: 200 },
  );
});

test("after the maximum number of receives a message is given up, and the next takes its place", () => {
  const queue = createMessageQueue(new Map(), true);
  for (const sequence of [1, 2, 3]) queue.add(message(sequence, 0, { groupId: "g" }));
  const givenUp: number[] = [];
  const take = (now: number) =>
    queue
      .take({
        max: 1,
        now,
        visibilityMs: 10,
        receipt: String,
        maxReceives: 2,
        giveUp: ({ sequence }) => givenUp.push(sequence),
      })
      .map(({ sequence }) => sequence);
  expect([take(0), take(10), take(20)]).toEqual([[1], [1], [2]]);
  expect(givenUp).toEqual([1]);
});

test("a visibility timeout of zero hands a message out once per receive", () => {
  const queue = createMessageQueue(new Map(), false);
  queue.add(message(1, 0));
  const take = () => queue.take({ max: 10, now: 0, visibilityMs: 0, receipt: String }).map(({ receives }) => receives);
  expect([take(), take()]).toEqual([[1], [2]]);
});

test("drops messages past their retention, in flight or not", () => {
  const queue = createMessageQueue(new Map(), false);
  for (const sequence of [1, 2, 3]) queue.add(message(sequence, sequence * 100));
  queue.take({ max: 1, now: 300, visibilityMs: 1000, receipt: String });
  queue.expire(200);
  expect(queue.counts(300)).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
});

test("does not retain messages that have left", () => {
  const stored = new Map<string, Message>();
  const queue = createMessageQueue(stored, false);
  for (let sequence = 1; sequence <= 20_000; sequence++) {
    queue.add(message(sequence, 0));
    const [taken] = queue.take({ max: 1, now: 0, visibilityMs: 1_000_000, receipt: String });
    queue.remove(taken?.sequence ?? 0);
  }
  expect(stored.size).toBe(0);
  expect(queue.nextDue()).toBeUndefined();
});
