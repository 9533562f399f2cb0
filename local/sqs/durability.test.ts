import { expect, test } from "vitest";
import { drivenClock } from "../clock.ts";
import { seededRandom } from "../random.ts";
import { copyingStore } from "../store/copying-store.fixture.ts";
import { memoryStore } from "../store.ts";
import { createTrace } from "../trace.ts";
import { createSqs } from "./sqs.ts";

const administrator = { type: "administrator", arn: "arn:aws:iam::000000000000:user/administrator" } as const;

test("a restart restores queues, messages, receives, delays and deduplication", async () => {
  const clock = drivenClock();
  const store = copyingStore();
  let seed = 1;
  const start = () => createSqs({ clock, random: seededRandom(seed++), store, trace: createTrace(clock) });
  const first = start();
  const dlq = first.createQueue("dlq").arn;
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dlq, maxReceiveCount: 2 });
  const { arn } = first.createQueue("orders", { RedrivePolicy }, { team: "shop" });
  const fifo = first.createQueue("orders.fifo", { FifoQueue: "true", ContentBasedDeduplication: "true" }).arn;
  for (const body of ["deleted", "received", "waiting"]) await first.send(arn, { body }, administrator);
  await first.send(arn, { body: "delayed", delaySeconds: 60 }, administrator);
  await first.send(fifo, { body: "once", groupId: "g" }, administrator);
  const [deleted, received] = await first.receive(arn, { max: 2, waitMs: 0 });
  first.delete(arn, [deleted?.receiptHandle ?? ""]);

  const second = start();
  expect(second.queues().find(({ name }) => name === "orders")).toMatchObject({
    ...{ visible: 1, inFlight: 1, delayed: 1, maxReceiveCount: 2, tags: { team: "shop" } },
  });
  await second.send(fifo, { body: "once", groupId: "g" }, administrator);
  expect(second.peek(fifo, 10)).toHaveLength(1);
  // The receipt handle from before the restart is still valid.
  second.changeVisibility(arn, received?.receiptHandle ?? "", 0);
  const again = await second.receive(arn, { max: 10, waitMs: 0 });
  expect(again.map(({ body, attributes }) => [body, attributes["ApproximateReceiveCount"]])).toEqual([
    ["received", "2"],
    ["waiting", "1"],
  ]);

  const third = start();
  clock.advance(30_000);
  expect((await third.receive(arn, { max: 10, waitMs: 0 })).map(({ body }) => body)).toEqual(["waiting"]);
  expect(third.peek(dlq, 10).map(({ body }) => body)).toEqual(["received"]);
  clock.advance(30_000);
  expect((await third.receive(arn, { max: 10, waitMs: 0 })).map(({ body }) => body)).toEqual(["delayed"]);
  const fourth = start();
  expect(fourth.peek(dlq, 10).map(({ body }) => body)).toEqual(["received", "waiting"]);
});

test("a deleted queue leaves nothing behind", async () => {
  const clock = drivenClock();
  const store = memoryStore();
  const sqs = createSqs({ clock, random: seededRandom(1), store, trace: createTrace(clock) });
  const { arn } = sqs.createQueue("orders.fifo", { FifoQueue: "true" });
  await sqs.send(arn, { body: "a", groupId: "g", deduplicationId: "1" }, administrator);
  sqs.deleteQueue(arn);
  for (const name of ["sqs-queues", "sqs-messages", "sqs-deduplication"]) expect(store.collection(name).size).toBe(0);
});
