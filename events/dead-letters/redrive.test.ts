import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { nameOf } from "../names.ts";
import { listDeadLetters } from "./list.ts";
import { redrive } from "./redrive.ts";

const TEST = { name: "test" };
const queueArn = `arn:aws:sqs:eu-west-1:123:${nameOf(TEST, "payment-on-order-created")}`;
const functionArn = `arn:aws:lambda:eu-west-1:123:function:${nameOf(TEST, "notification-on-order-update")}`;
const PAYMENT = nameOf(TEST, "payment-on-order-created-dlq");
const NOTIFICATION = nameOf(TEST, "notification-on-order-update-dlq");

interface Stored {
  id: string;
  body: string;
  held: boolean;
}

/** The parts of SQS and Lambda that the tool uses. With `bounces`, a redriven message fails at once and comes back. */
function fakeCloud({ bounces = false, refuse = (_: string): boolean => false } = {}) {
  const queues = new Map<string, { tags: Record<string, string>; messages: Stored[] }>();
  const sent: string[] = [];
  const invoked: { name: string | undefined; payload: string }[] = [];
  let count = 0;
  const add = (name: string, ...bodies: string[]) => {
    for (const body of bodies) queues.get(name)?.messages.push({ id: `m${++count}`, body, held: false });
  };
  const addQueue = (name: string, tags: Record<string, string>, ...bodies: string[]) => {
    queues.set(name, { tags, messages: [] });
    add(name, ...bodies);
  };
  const queueAt = (url = "") => {
    const queue = queues.get(url.slice(url.lastIndexOf("/") + 1));
    if (!queue) throw new Error(`no queue ${url}`);
    return queue;
  };
  const sendSqs = async (command: unknown) => {
    if (command instanceof ListQueuesCommand) {
      // One queue per page, to verify that all pages are read.
      const names = [...queues.keys()].filter((name) => name.startsWith(command.input.QueueNamePrefix ?? ""));
      const at = Number(command.input.NextToken ?? 0);
      const NextToken = at + 1 < names.length ? `${at + 1}` : undefined;
      return { QueueUrls: names.slice(at, at + 1).map((name) => `https://sqs.test/123/${name}`), NextToken };
    }
    if (command instanceof ListQueueTagsCommand) return { Tags: queueAt(command.input.QueueUrl).tags };
    if (command instanceof GetQueueAttributesCommand) {
      const waiting = queueAt(command.input.QueueUrl).messages.length;
      return { Attributes: { ApproximateNumberOfMessages: `${waiting}` } };
    }
    if (command instanceof ReceiveMessageCommand) {
      const free = queueAt(command.input.QueueUrl).messages.filter(({ held }) => !held);
      const taken = free.slice(0, command.input.MaxNumberOfMessages);
      for (const message of taken) message.held = true;
      const Attributes = { SentTimestamp: "1795457280000" };
      return { Messages: taken.map(({ id, body }) => ({ MessageId: id, ReceiptHandle: id, Body: body, Attributes })) };
    }
    if (command instanceof ChangeMessageVisibilityBatchCommand) {
      for (const { ReceiptHandle } of command.input.Entries ?? []) {
        const message = queueAt(command.input.QueueUrl).messages.find(({ id }) => id === ReceiptHandle);
        if (!message) throw new Error(`no message ${ReceiptHandle}`);
        message.held = false;
      }
      return {};
    }
    if (command instanceof DeleteMessageCommand) {
      const queue = queueAt(command.input.QueueUrl);
      queue.messages = queue.messages.filter(({ id }) => id !== command.input.ReceiptHandle);
      return {};
    }
    if (command instanceof GetQueueUrlCommand) {
      expect(command.input.QueueOwnerAWSAccountId).toBe("123");
      return { QueueUrl: `https://sqs.test/123/${command.input.QueueName}` };
    }
    if (command instanceof SendMessageCommand) {
      const body = command.input.MessageBody ?? "";
      if (refuse(body)) throw new Error("refused");
      sent.push(body);
      if (bounces) add(PAYMENT, body);
      return {};
    }
    throw new Error("not a command of the tool");
  };
  const sendLambda = async (command: unknown) => {
    if (!(command instanceof InvokeCommand)) throw new Error("not a command of the tool");
    expect(command.input.InvocationType).toBe("Event");
    invoked.push({ name: command.input.FunctionName, payload: Buffer.from(command.input.Payload as never).toString() });
    return {};
  };
  const clients = {
    sqs: { send: sendSqs } as unknown as SQSClient,
    lambda: { send: sendLambda } as unknown as LambdaClient,
  };
  const left = (name: string) => queues.get(name)?.messages.map(({ id, held }) => (held ? `${id} held` : id));
  return { clients, addQueue, left, sent, invoked };
}

const bodies = (count: number) => Array.from({ length: count }, (_, i) => JSON.stringify({ i }));
const selection = { stage: "test" };

describe("listDeadLetters", () => {
  test("returns every dead-letter queue of the stage, and leaves the messages in place", async () => {
    const { clients, addQueue, left } = fakeCloud();
    addQueue(PAYMENT, { "redrive-to": queueArn }, ...bodies(12));
    addQueue(nameOf(TEST, "payment-on-order-created"), {}, "not a dead letter");
    addQueue(NOTIFICATION, {});
    const listings = await listDeadLetters(clients.sqs, selection);
    expect(listings.map(({ name, redriveTo, letters }) => [name, redriveTo, letters.length])).toEqual([
      [NOTIFICATION, undefined, 0],
      [PAYMENT, queueArn, 12],
    ]);
    expect(left(PAYMENT)).toEqual(Array.from({ length: 12 }, (_, i) => `m${i + 1}`));
  });

  test("names the existing queues when there is no such queue", async () => {
    const { clients, addQueue } = fakeCloud();
    await expect(listDeadLetters(clients.sqs, selection)).rejects.toThrow("is the stage test deployed here?");
    addQueue(PAYMENT, {});
    await expect(listDeadLetters(clients.sqs, { stage: "test", queue: "x-dlq" })).rejects.toThrow(PAYMENT);
  });

  test("names the stages that are deployed when the one that was named is not", async () => {
    const { clients, addQueue } = fakeCloud();
    addQueue(PAYMENT, {});
    await expect(listDeadLetters(clients.sqs, { stage: "dev" })).rejects.toThrow(
      "the stage dev is not deployed here. Name the one you mean: --stage test.",
    );
  });
});

describe("redrive", () => {
  test("sends every message back to its queue, and deletes it", async () => {
    const { clients, addQueue, left, sent } = fakeCloud();
    addQueue(PAYMENT, { "redrive-to": queueArn }, ...bodies(12));
    const { redriven, failed } = await redrive(clients, selection);
    expect([redriven.length, failed]).toEqual([12, []]);
    expect(sent).toEqual(bodies(12));
    expect(left(PAYMENT)).toEqual([]);
  });

  test("invokes a function with its original event", async () => {
    const { clients, addQueue, invoked } = fakeCloud();
    const record = { requestContext: { condition: "RetriesExhausted" }, requestPayload: { i: 2 } };
    addQueue(NOTIFICATION, { "redrive-to": functionArn }, JSON.stringify({ i: 1 }), JSON.stringify(record));
    await redrive(clients, selection);
    expect(invoked).toEqual([
      { name: functionArn, payload: '{"i":1}' },
      { name: functionArn, payload: '{"i":2}' },
    ]);
  });

  test("redrives one message and releases the others", async () => {
    const { clients, addQueue, left, sent } = fakeCloud();
    addQueue(PAYMENT, { "redrive-to": queueArn }, ...bodies(3));
    await redrive(clients, { ...selection, message: "m2" });
    expect(sent).toEqual(['{"i":1}']);
    expect(left(PAYMENT)).toEqual(["m1", "m3"]);
    await expect(redrive(clients, { ...selection, message: "m2" })).rejects.toThrow(
      "There is no message m2 among the 2",
    );
  });

  test("keeps what could not be sent, and carries on", async () => {
    const { clients, addQueue, left } = fakeCloud({ refuse: (body) => body === '{"i":1}' });
    addQueue(PAYMENT, { "redrive-to": queueArn }, ...bodies(3));
    const { redriven, failed } = await redrive(clients, selection);
    expect(redriven.map(({ messageId }) => messageId)).toEqual(["m1", "m3"]);
    expect(failed).toMatchObject([{ letter: { messageId: "m2" }, message: "refused" }]);
    expect(left(PAYMENT)).toEqual(["m2"]);
  });

  test("does not chase a message that fails again at once", async () => {
    const { clients, addQueue, left } = fakeCloud({ bounces: true });
    addQueue(PAYMENT, { "redrive-to": queueArn }, ...bodies(2));
    expect((await redrive(clients, selection)).redriven).toHaveLength(2);
    expect(left(PAYMENT)).toEqual(["m3", "m4"]);
  });

  test.each<[string, Record<string, string>, string]>([
    ["no tag", {}, `The tag redrive-to of ${PAYMENT} is missing`],
    [
      "a tag that is no queue or function",
      { "redrive-to": "arn:aws:sns:eu-west-1:123:x" },
      "must be a queue's or function's ARN",
    ],
  ])("keeps the messages of a queue with %s", async (_, tags, message) => {
    const { clients, addQueue, left } = fakeCloud();
    addQueue(PAYMENT, tags, ...bodies(1));
    const { failed } = await redrive(clients, selection);
    expect(failed[0]?.message).toContain(message);
    expect(left(PAYMENT)).toEqual(["m1"]);
  });

  test("keeps a message that only points to a stream's records", async () => {
    const { clients, addQueue, left } = fakeCloud();
    const DDBStreamBatchInfo = {
      streamArn: "s",
      shardId: "shard-1",
      startSequenceNumber: "1",
      endSequenceNumber: "2",
      approximateArrivalOfFirstRecord: "2026-11-23T18:08:00Z",
    };
    addQueue(PAYMENT, { "redrive-to": functionArn }, JSON.stringify({ DDBStreamBatchInfo }));
    const { failed } = await redrive(clients, selection);
    expect(failed[0]?.message).toContain("only points to them");
    expect(left(PAYMENT)).toEqual(["m1"]);
  });
});
