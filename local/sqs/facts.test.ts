import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Caller } from "../aws.ts";
import { type DrivenClock, drivenClock } from "../clock.ts";
import { createDeadLetterQueues, type DeadLetterQueues } from "../dead-letter-queues.ts";
import { seededRandom } from "../random.ts";
import { serve } from "../serve.fixture.ts";
import { memoryStore } from "../store.ts";
import { createTrace, type Fact, type FactOf, type Trace } from "../trace.ts";
import { createSqs, type Sqs } from "./sqs.ts";

const ROLE = "arn:aws:sts::000000000000:assumed-role/worker/worker";
const CALLER: Caller = {
  type: "role",
  arn: ROLE,
  roleArn: "arn:aws:iam::000000000000:role/worker",
  requestId: "invocation-1",
};
const BY = { requestId: "invocation-1", caller: ROLE };
const EVENT = JSON.stringify({ version: "0", id: "event-1", "detail-type": "OrderCreated", source: "app", detail: {} });

let clock: DrivenClock;
let trace: Trace;
let sqs: Sqs;
let client: SQSClient;
let close: () => Promise<void>;
let deadLetterQueues: DeadLetterQueues;

beforeEach(async () => {
  clock = drivenClock();
  trace = createTrace(clock);
  deadLetterQueues = createDeadLetterQueues();
  sqs = createSqs({ clock, random: seededRandom(1), store: memoryStore(), trace, deadLetterQueues });
  const server = await serve(sqs.service, CALLER);
  client = new SQSClient(server.client);
  close = server.close;
});

afterEach(async () => {
  sqs.stop();
  client.destroy();
  await close();
});

const arnOf = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const told = <Kind extends Fact["kind"]>(kind: Kind) =>
  trace.recent().filter((fact): fact is FactOf<Kind> => fact.kind === kind);
async function create(QueueName: string, Attributes: Record<string, string> = {}): Promise<string> {
  const { QueueUrl = "" } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
  return QueueUrl;
}
const redriveTo = (name: string, maxReceiveCount: number) => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf(name), maxReceiveCount }),
});
const send = (QueueUrl: string, MessageBody: string, more = {}) =>
  client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
async function receive(QueueUrl: string) {
  const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ MessageId = "", ReceiptHandle = "" }) => ({ MessageId, ReceiptHandle }));
}

/** The fact is told an instant after its time was computed: the clock may have moved on by then. */
function expectSoon(actual: number | undefined, expected: number): void {
  expect(actual).toBeLessThanOrEqual(expected);
  expect(actual).toBeGreaterThan(expected - 1_000);
}

describe("a message", () => {
  test("is reported when it is sent, received, hidden and deleted", async () => {
    const url = await create("orders", { VisibilityTimeout: "30" });
    const { MessageId: messageId } = await send(url, EVENT);
    clock.advance(2_000);
    const [message] = await receive(url);
    const queue = arnOf("orders");
    expect(told("sent")).toMatchObject([{ queue, messageId, eventId: "event-1", by: BY, units: 1 }]);
    expect(told("sent")[0]).not.toHaveProperty("visibleAt");
    const [received] = told("received");
    expect(received).toMatchObject({ queue, messageId, receiveCount: 1, units: 1 });
    expect(received?.waitedMs).toBeGreaterThanOrEqual(2_000);
    expect(received?.waitedMs).toBeLessThan(3_000);
    expectSoon(received?.hiddenUntil, (received?.at ?? 0) + 30_000);

    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: url,
        ReceiptHandle: message?.ReceiptHandle,
        VisibilityTimeout: 5,
      }),
    );
    const [hidden] = told("hidden");
    expect(hidden).toMatchObject({ queue, messageId, units: 1 });
    expectSoon(hidden?.until, (hidden?.at ?? 0) + 5_000);

    clock.advance(6_000);
    const [again] = await receive(url);
    const second = told("received")[1];
    expect(second).toMatchObject({ messageId, receiveCount: 2 });
    // Measured from the end of its back-off, not from when it was sent.
    expect(second?.waitedMs).toBeLessThan(2_000);
    await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: again?.ReceiptHandle }));
    expect(told("deleted")).toMatchObject([{ queue, messageId, units: 1 }]);
    expect(told("deleted")[0]).not.toHaveProperty("because");
    expect(told("letter-deleted")).toEqual([]);
  });

  test("that is delayed reports when it becomes visible", async () => {
    const url = await create("orders");
    await send(url, "later", { DelaySeconds: 60 });
    const [message] = sqs.peek(arnOf("orders"), 1);
    expect(told("sent")).toMatchObject([{ visibleAt: (message?.sentAt ?? 0) + 60_000 }]);
    clock.advance(61_000);
    await receive(url);
    expect(told("received")[0]?.waitedMs).toBeLessThan(2_000);
  });

  test("is charged its share of a batch's billed requests, one per 64 KB", async () => {
    const url = await create("orders");
    const entries = (body: string) => ["a", "b", "c", "d"].map((Id) => ({ Id, MessageBody: body }));
    await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: entries("small") }));
    expect(told("sent").map(({ units }) => units)).toEqual([0.25, 0.25, 0.25, 0.25]);
    const messages = await receive(url);
    expect(told("received").map(({ units }) => units)).toEqual([0.25, 0.25, 0.25, 0.25]);
    const both = messages.slice(0, 2).map(({ ReceiptHandle }, i) => ({ Id: `${i}`, ReceiptHandle }));
    await client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: url,
        Entries: both.map((entry) => ({ ...entry, VisibilityTimeout: 9 })),
      }),
    );
    expect(told("hidden").map(({ units }) => units)).toEqual([0.5, 0.5]);
    await client.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries: both }));
    expect(told("deleted").map(({ units }) => units)).toEqual([0.5, 0.5]);
    await send(url, "x".repeat(65_537));
    expect(told("sent").at(-1)?.units).toBe(2);
  });

  test("that leaves without being deleted reports the reason", async () => {
    const url = await create("orders", { MessageRetentionPeriod: "60" });
    const { MessageId: expired } = await send(url, "old");
    clock.advance(61_000);
    expect(await receive(url)).toEqual([]);
    const { MessageId: purged } = await send(url, "purged");
    await client.send(new PurgeQueueCommand({ QueueUrl: url }));
    const { MessageId: dropped } = await send(url, "dropped");
    await client.send(new DeleteQueueCommand({ QueueUrl: url }));
    expect(told("deleted").map(({ messageId, because }) => [messageId, because])).toEqual([
      [expired, "expired"],
      [purged, "purged"],
      [dropped, "queue-deleted"],
    ]);
  });
});

describe("a dead letter", () => {
  test("is reported when its queue gives up, when it is redriven, and when it is deleted", async () => {
    const dlq = await create("dlq");
    const url = await create("orders", { VisibilityTimeout: "1", ...redriveTo("dlq", 2) });
    const { MessageId: messageId } = await send(url, EVENT);
    for (let i = 0; i < 3; i++) {
      await receive(url);
      clock.advance(1_500);
    }
    const about = { queue: arnOf("dlq"), messageId, eventId: "event-1" };
    const reason = "received 2 times without being deleted";
    expect(told("dead-lettered")).toMatchObject([{ ...about, from: arnOf("orders"), tries: 2, reason }]);

    await client.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf("dlq") }));
    clock.advance(1_000);
    const [redriven] = told("redriven");
    expect(redriven).toMatchObject({ ...about, to: arnOf("orders") });
    const [back] = await receive(url);
    expect(back?.MessageId).toBe(redriven?.as);

    clock.advance(1_500);
    await receive(url);
    clock.advance(1_500);
    await receive(url);
    const [letter] = await receive(dlq);
    await client.send(new DeleteMessageCommand({ QueueUrl: dlq, ReceiptHandle: letter?.ReceiptHandle }));
    expect(told("letter-deleted")).toMatchObject([{ ...about, messageId: redriven?.as }]);
  });

  test.each([
    [{ ERROR_CODE: "CARD_UNKNOWN", ERROR_MESSAGE: "No such card." }, "CARD_UNKNOWN: No such card."],
    [{ ErrorCode: "200", ErrorMessage: "It threw." }, "200: It threw."],
    [{}, "its sender gave no reason"],
  ])("names its sender and, from its attributes %j, the reason", async (attributes, reason) => {
    const dlq = await create("dlq");
    await create("orders", redriveTo("dlq", 3));
    const MessageAttributes = Object.fromEntries(
      Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
    );
    const { MessageId: messageId } = await send(dlq, EVENT, { MessageAttributes });
    const about = { from: ROLE, queue: arnOf("dlq"), messageId, eventId: "event-1", by: BY };
    expect(told("dead-lettered")).toMatchObject([{ ...about, reason }]);
  });

  test("counts as one only while some source sends its dead letters to that queue", async () => {
    const url = await create("failures");
    const letters = async () => {
      await send(url, "hello");
      return told("dead-lettered").length;
    };
    expect(await letters()).toBe(0);
    deadLetterQueues.declare("rule", [arnOf("failures")]);
    deadLetterQueues.declare("function", [arnOf("failures"), undefined]);
    expect(await letters()).toBe(1);
    deadLetterQueues.declare("rule", []);
    expect(await letters()).toBe(2);
    deadLetterQueues.declare("function", [arnOf("others")]);
    expect(await letters()).toBe(2);
  });

  test("that its sender reports is not reported twice", async () => {
    await create("dlq");
    await create("orders", redriveTo("dlq", 3));
    const caller: Caller = { type: "service", service: "events.amazonaws.com", sourceArn: "arn:aws:events:r:a:rule/r" };
    const Statement = [
      { Effect: "Allow", Principal: { Service: caller.service }, Action: "sqs:SendMessage", Resource: "*" },
    ];
    sqs.setPolicy(arnOf("dlq"), { Version: "2012-10-17", Statement });
    const { messageId } = await sqs.sendLetter(arnOf("dlq"), { body: EVENT }, caller);
    expect(told("dead-lettered")).toEqual([]);
    expect(told("sent")).toMatchObject([{ messageId, queue: arnOf("dlq") }]);
  });

  test.each(["purged", "queue-deleted", "expired"] as const)("reports the reason when it is %s", async (because) => {
    const url = await create("dlq", { MessageRetentionPeriod: "60" });
    await create("orders", redriveTo("dlq", 3));
    const { MessageId: messageId } = await send(url, EVENT);
    if (because === "purged") await client.send(new PurgeQueueCommand({ QueueUrl: url }));
    else if (because === "queue-deleted") await client.send(new DeleteQueueCommand({ QueueUrl: url }));
    else clock.advance(61_000);
    if (because === "expired") expect(await receive(url)).toEqual([]);
    expect(told("letter-deleted")).toMatchObject([{ messageId, eventId: "event-1", because }]);
  });
});
