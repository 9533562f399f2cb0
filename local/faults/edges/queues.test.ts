import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { faultyCloud } from "../faulty-cloud.fixture.ts";

/** A cloud with a queue that feeds a function; messages are hidden for a minute while it works. */
async function queueToFunction(body = "") {
  const cloud = await faultyCloud();
  const queueArn = await cloud.queue("work", { VisibilityTimeout: "60" });
  cloud.feed(queueArn, await cloud.make("worker", body));
  return {
    ...cloud,
    send: async (text: string) => {
      const QueueUrl = `${cloud.endpoint}/000000000000/work`;
      return (await cloud.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: text }))).MessageId ?? "";
    },
    /** The messages of the invocations that have begun. */
    handed: () => cloud.told("invocation-started").flatMap(({ messageIds = [] }) => messageIds),
    deleted: () => cloud.told("deleted").length,
  };
}

test("a message is handed out twice at the same time", async () => {
  const { inject, send, handed, told, on } = await queueToFunction("await new Promise((r) => setTimeout(r, 200))");
  await inject({ kind: "message-duplicate", at: { queue: "work" }, count: 1 });
  const id = await send("one");
  await expect.poll(handed, { timeout: 5_000 }).toEqual([id, id]);
  // Both ran at once: the second began before the first ended.
  expect(told("invoked")).toEqual([]);
  expect(told("injected")).toMatchObject([{ fault: "message-duplicate", messageId: id }]);
  const other = await send("two");
  await expect.poll(handed, { timeout: 5_000 }).toEqual([id, id, other]);
  expect(await on()).toEqual([]);
});

test("a message is handed out again after it was deleted", async () => {
  const { inject, send, handed, deleted, clock } = await queueToFunction();
  await inject({ kind: "message-duplicate", delaySeconds: 300, count: 1 });
  const id = await send("one");
  await expect.poll(deleted, { timeout: 5_000 }).toBe(1);
  expect(handed()).toEqual([id]);
  clock.advance(300_000);
  await expect.poll(handed, { timeout: 5_000 }).toEqual([id, id]);
});

test("a message is late, others are not", async () => {
  const { inject, send, handed, clock, next } = await queueToFunction();
  await inject({ kind: "message-delay", delaySeconds: 20, at: { containing: "slow" } });
  const slow = await send("slow");
  await next("injected");
  const quick = await send("quick");
  await expect.poll(handed, { timeout: 5_000 }).toEqual([quick]);
  clock.advance(20_000);
  await expect.poll(handed, { timeout: 5_000 }).toEqual([quick, slow]);
});

test("a message whose deletion is lost comes again after its visibility timeout", async () => {
  const { inject, send, handed, deleted, clock, next } = await queueToFunction();
  await inject({ kind: "message-delete-lost", count: 1 });
  const id = await send("one");
  await next("injected");
  expect(deleted()).toBe(0);
  clock.advance(60_000);
  await expect.poll(deleted, { timeout: 5_000 }).toBe(1);
  expect(handed()).toEqual([id, id]);
});
