import { expect, test } from "vitest";
import { arn } from "../../aws.ts";
import { faultyCloud } from "../faulty-cloud.fixture.ts";

/** A cloud with a bus whose events go to the queue `work`. */
async function busToQueue() {
  const cloud = await faultyCloud();
  await cloud.busTo(await cloud.queue("work"));
  return {
    ...cloud,
    /** The ids of the events in the messages that were sent, in their order. */
    sent: () => cloud.told("sent").map(({ eventId }) => eventId),
    settled: () => cloud.cloud.eventBridge.idle(),
  };
}

test("a delivery is made twice at once, and the fault ends after its count", async () => {
  const { inject, put, sent, settled, on, told } = await busToQueue();
  const fault = await inject({ kind: "delivery-duplicate", at: { target: "work", event: "Test*" }, count: 1 });
  const [first = "", second = ""] = await put(1, 2);
  await settled();
  expect(sent().sort()).toEqual([first, first, second].sort());
  expect(await on()).toEqual([]);
  const about = { faultId: fault.id, eventId: first, target: arn("sqs", "work"), rule: arn("events", "rule/shop/all") };
  expect(told("injected")).toMatchObject([{ fault: "delivery-duplicate", ...about }]);
});

test("a delivery is made again a while later", async () => {
  const { inject, put, sent, settled, clock } = await busToQueue();
  await inject({ kind: "delivery-duplicate", delaySeconds: 600, count: 1 });
  const [id] = await put(1);
  await settled();
  expect(sent()).toEqual([id]);
  clock.advance(600_000);
  await expect.poll(sent).toEqual([id, id]);
});

test("only what fits is hit: a rule, a type, a text", async () => {
  const { inject, put, sent, settled } = await busToQueue();
  await inject({ kind: "delivery-duplicate", at: { rule: "other" } });
  await inject({ kind: "delivery-duplicate", at: { event: "Other" } });
  await inject({ kind: "delivery-duplicate", at: { containing: '"n":2' } });
  const [first, second] = await put(1, 2);
  await settled();
  expect(sent().sort()).toEqual([first, second, second].sort());
});

test("a delivery is late", async () => {
  const { inject, put, sent, clock, next } = await busToQueue();
  await inject({ kind: "delivery-delay", delaySeconds: 30, count: 1 });
  const [late] = await put(1);
  await next("injected");
  const [onTime] = await put(2);
  await expect.poll(sent).toEqual([onTime]);
  clock.advance(30_000);
  await expect.poll(sent).toEqual([onTime, late]);
});

test("two deliveries change places", async () => {
  const { inject, put, sent, next } = await busToQueue();
  await inject({ kind: "delivery-reorder", count: 1 });
  const [first] = await put(1);
  await next("injected");
  const [second] = await put(2);
  await expect.poll(sent).toEqual([second, first]);
});

test("a delivery that nothing passes goes on by itself", async () => {
  const { inject, put, sent, clock, next } = await busToQueue();
  await inject({ kind: "delivery-reorder", delaySeconds: 5 });
  const [only] = await put(1);
  await next("injected");
  clock.advance(5_000);
  await expect.poll(sent).toEqual([only]);
});

test.each([
  ["target-unavailable", "ERROR_FROM_TARGET"],
  ["target-throttle", "THROTTLING"],
] as const)("%s: EventBridge tries again until the fault ends", async (kind, code) => {
  const { inject, put, sent, settled, clock, told, on } = await busToQueue();
  await inject({ kind, at: { target: "work" }, forSeconds: 3600 });
  const [id] = await put(1);
  await settled();
  expect(told("delivery-failed")).toMatchObject([{ code, attempt: 1 }]);
  clock.advance(3_000_000);
  await settled();
  expect(sent()).toEqual([]);
  clock.advance(600_000);
  expect(await on()).toEqual([]);
  clock.advance(3_600_000);
  await expect.poll(sent).toEqual([id]);
});
