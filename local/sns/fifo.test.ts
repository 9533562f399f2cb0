import { createHash } from "node:crypto";
import { PublishBatchCommand, PublishCommand } from "@aws-sdk/client-sns";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AwsError } from "../aws.ts";
import { queueArn, startSns, type TestSns } from "./sns.fixture.ts";

let sns: TestSns;
beforeEach(async () => {
  sns = await startSns();
});
afterEach(() => sns[Symbol.asyncDispose]());

const FIFO_QUEUE = { FifoQueue: "true" };

function topic(attributes: Record<string, string> = {}): string {
  return sns.sns.createTopic("orders.fifo", { FifoTopic: "true", ...attributes }).arn;
}
async function publish(TopicArn: string, Message: string, more: Record<string, string> = {}) {
  const sent = await sns.client.send(new PublishCommand({ TopicArn, Message, MessageGroupId: "g", ...more }));
  await sns.sns.idle();
  return sent;
}

/** Publishes ten messages of one group in one request and returns their texts. */
async function publishTen(TopicArn: string): Promise<string[]> {
  const texts = Array.from({ length: 10 }, (_, i) => `message ${i}`);
  const PublishBatchRequestEntries = texts.map((Message, i) => ({
    Id: `e${i}`,
    Message,
    MessageGroupId: "g",
    MessageDeduplicationId: `${i}`,
  }));
  await sns.client.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }));
  await sns.sns.idle();
  return texts;
}

describe("a FIFO topic", () => {
  test("passes the group and the deduplication id to FIFO queues, and numbers its messages", async () => {
    const arn = topic({ ContentBasedDeduplication: "true" });
    sns.sns.subscribe(arn, { protocol: "sqs", endpoint: sns.createQueue("orders.fifo", FIFO_QUEUE) });
    const first = await publish(arn, "one");
    const second = await publish(arn, "two");
    expect(first.SequenceNumber).toMatch(/^\d{20}$/);
    expect(BigInt(second.SequenceNumber ?? 0) > BigInt(first.SequenceNumber ?? 0)).toBe(true);
    const [message] = await sns.receive("orders.fifo");
    expect(message?.attributes).toMatchObject({
      MessageGroupId: "g",
      MessageDeduplicationId: createHash("sha256").update("one").digest("hex"),
    });
    const envelope = JSON.parse(message?.body ?? "");
    expect(Object.keys(envelope)).toEqual([
      "Type",
      "MessageId",
      "SequenceNumber",
      "TopicArn",
      "Message",
      "Timestamp",
      "UnsubscribeURL",
    ]);
    expect(envelope.SequenceNumber).toBe(first.SequenceNumber);
  });

  test("passes no groups to standard queues", async () => {
    const arn = topic();
    sns.sns.subscribe(arn, { protocol: "sqs", endpoint: sns.createQueue("orders") });
    await publish(arn, "one", { MessageDeduplicationId: "1" });
    const [message] = await sns.receive("orders");
    expect(message?.attributes).not.toHaveProperty("MessageGroupId");
  });

  test("deduplicates for five minutes", async () => {
    const arn = topic();
    sns.sns.subscribe(arn, { protocol: "sqs", endpoint: sns.createQueue("orders") });
    const first = await publish(arn, "one", { MessageDeduplicationId: "1" });
    const again = await publish(arn, "other text, same id", { MessageDeduplicationId: "1", MessageGroupId: "h" });
    expect([again.MessageId, again.SequenceNumber]).toEqual([first.MessageId, first.SequenceNumber]);
    expect(sns.facts("delivered")).toHaveLength(1);
    sns.clock.advance(300_000);
    const later = await publish(arn, "one", { MessageDeduplicationId: "1" });
    expect(later.MessageId).not.toBe(first.MessageId);
    expect(sns.facts("delivered")).toHaveLength(2);
  });

  test("can deduplicate within the group only", async () => {
    const arn = topic({ FifoThroughputScope: "MessageGroup" });
    sns.sns.subscribe(arn, { protocol: "sqs", endpoint: sns.createQueue("orders") });
    await publish(arn, "one", { MessageDeduplicationId: "1", MessageGroupId: "g" });
    await publish(arn, "one", { MessageDeduplicationId: "1", MessageGroupId: "h" });
    expect(await sns.notifications("orders")).toHaveLength(2);
  });

  test("keeps a group's order while its queue is down, and holds up no other group", async () => {
    const arn = topic();
    sns.sns.subscribe(arn, { protocol: "sqs", endpoint: sns.createQueue("orders.fifo", FIFO_QUEUE) });
    sns.failQueues(new AwsError("ServiceUnavailable", "Down.", 503), 5, "g");
    const texts = await publishTen(arn);
    expect(await sns.notifications("orders.fifo")).toEqual([]);
    await publish(arn, "of another group", { MessageGroupId: "h", MessageDeduplicationId: "other" });
    expect(await sns.notifications("orders.fifo")).toMatchObject([{ Message: "of another group" }]);
    for (let i = 0; i < 6; i++) {
      sns.clock.advance(1000);
      await sns.sns.idle();
    }
    expect((await sns.notifications("orders.fifo")).map(({ Message }) => Message)).toEqual(texts);
  });

  test("that gives up sends a group to the dead-letter queue in order", async () => {
    const arn = topic();
    sns.sqs.createQueue("closed.fifo", FIFO_QUEUE);
    sns.createQueue("dead.fifo", FIFO_QUEUE);
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn("dead.fifo") });
    sns.sns.subscribe(arn, { protocol: "sqs", endpoint: queueArn("closed.fifo"), attributes: { RedrivePolicy } });
    const texts = await publishTen(arn);
    await sns.sns.idle();
    expect((await sns.notifications("dead.fifo")).map(({ Message }) => Message)).toEqual(texts);
  });

  test.each<[Record<string, string | undefined>, string]>([
    [{ MessageGroupId: undefined }, "Invalid parameter: The MessageGroupId parameter is required for FIFO topics"],
    [
      {},
      "Invalid parameter: The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    ],
  ])("rejects %j", async (more, message) => {
    const arn = topic();
    await expect(
      sns.client.send(new PublishCommand({ TopicArn: arn, Message: "x", MessageGroupId: "g", ...more })),
    ).rejects.toMatchObject({ name: "InvalidParameterException", message });
  });

  test("rejects a standard queue as the dead-letter queue of a FIFO queue, and other protocols", () => {
    const arn = topic();
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn("dead") });
    expect(() =>
      sns.sns.subscribe(arn, { protocol: "sqs", endpoint: queueArn("q.fifo"), attributes: { RedrivePolicy } }),
    ).toThrow("RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.");
    expect(() => sns.sns.subscribe(arn, { protocol: "http", endpoint: "http://127.0.0.1:9/" })).toThrow(
      "FIFO topics deliver to SQS queues only",
    );
  });
});
