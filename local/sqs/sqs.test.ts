import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  TagQueueCommand,
  UntagQueueCommand,
} from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type DrivenClock, drivenClock } from "../clock.ts";
import { seededRandom } from "../random.ts";
import { serve } from "../serve.fixture.ts";
import { memoryStore } from "../store.ts";
import { createTrace, type Fact, type Trace } from "../trace.ts";
import { createSqs, type Sqs } from "./sqs.ts";

let clock: DrivenClock;
let trace: Trace;
let sqs: Sqs;
let client: SQSClient;
let close: () => Promise<void>;
let facts: Fact[];

beforeEach(async () => {
  clock = drivenClock();
  trace = createTrace(clock);
  facts = [];
  trace.on((fact) => facts.push(fact));
  sqs = createSqs({ clock, random: seededRandom(1), store: memoryStore(), trace });
  const server = await serve(sqs.service);
  client = new SQSClient(server.client);
  close = server.close;
});

afterEach(async () => {
  sqs.stop();
  client.destroy();
  await close();
});

const create = async (QueueName: string, Attributes: Record<string, string> = {}, tags = {}) => {
  const { QueueUrl = "" } = await client.send(new CreateQueueCommand({ QueueName, Attributes, tags }));
  return QueueUrl;
};
const arnOf = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const send = (QueueUrl: string, MessageBody: string, more = {}) =>
  client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
const receive = async (QueueUrl: string, more = {}) =>
  (await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }))).Messages ?? [];
const bodies = async (QueueUrl: string, more = {}) => (await receive(QueueUrl, more)).map(({ Body }) => Body);
const attribute = async (QueueUrl: string, name: "ApproximateNumberOfMessages" | "Policy" | "RedrivePolicy") =>
  (await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [name] }))).Attributes?.[name];
const redriveTo = (name: string, maxReceiveCount: number) => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf(name), maxReceiveCount }),
});

describe("queues", () => {
  test("are created once, found by name, listed and deleted", async () => {
    const url = await create("orders", { DelaySeconds: "0" }, { team: "shop" });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/000000000000\/orders$/);
    expect(await create("orders", { VisibilityTimeout: "30" })).toBe(url);
    expect((await client.send(new GetQueueUrlCommand({ QueueName: "orders" }))).QueueUrl).toBe(url);
    await create("payments");
    expect((await client.send(new ListQueuesCommand({ QueueNamePrefix: "ord" }))).QueueUrls).toEqual([url]);
    await client.send(new DeleteQueueCommand({ QueueUrl: url }));
    await expect(client.send(new GetQueueUrlCommand({ QueueName: "orders" }))).rejects.toMatchObject({
      name: "QueueDoesNotExist",
      message: "The specified queue does not exist.",
      Error: { Code: "AWS.SimpleQueueService.NonExistentQueue", Type: "Sender" },
    });
  });

  test("with other attributes are different queues and cannot share a name", async () => {
    await create("orders");
    await expect(create("orders", { DelaySeconds: "5" })).rejects.toMatchObject({
      name: "QueueNameExists",
      message: "A queue already exists with the same name and a different value for attribute DelaySeconds",
    });
  });

  test("are listed in pages", async () => {
    for (const name of ["c", "a", "b"]) await create(name);
    const first = await client.send(new ListQueuesCommand({ MaxResults: 2 }));
    const second = await client.send(new ListQueuesCommand({ MaxResults: 2, NextToken: first.NextToken ?? "" }));
    const names = [first, second].map(({ QueueUrls = [] }) => QueueUrls.map((url) => url.split("/").at(-1)));
    expect(names).toEqual([["a", "b"], ["c"]]);
    expect(second.NextToken).toBeUndefined();
  });

  test("report their attributes", async () => {
    const url = await create("orders", { VisibilityTimeout: "20" });
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] }));
    const seconds = expect.stringMatching(/^\d{10}$/);
    expect(Attributes).toEqual({
      QueueArn: arnOf("orders"),
      ApproximateNumberOfMessages: "0",
      ApproximateNumberOfMessagesNotVisible: "0",
      ApproximateNumberOfMessagesDelayed: "0",
      CreatedTimestamp: seconds,
      LastModifiedTimestamp: seconds,
      VisibilityTimeout: "20",
      MaximumMessageSize: "1048576",
      MessageRetentionPeriod: "345600",
      DelaySeconds: "0",
      ReceiveMessageWaitTimeSeconds: "0",
      SqsManagedSseEnabled: "true",
    });
  });

  test.each<[Record<string, string>, string, string]>([
    [{ VisibilityTimeout: "43201" }, "InvalidAttributeValue", "VisibilityTimeout"],
    [{ DelaySeconds: "x" }, "InvalidAttributeValue", "DelaySeconds"],
    [{ MaximumMessageSize: "1048577" }, "InvalidAttributeValue", "MaximumMessageSize"],
    [{ Color: "red" }, "InvalidAttributeName", "Unknown Attribute Color."],
    [{ FifoQueue: "false" }, "InvalidAttributeName", "Unknown Attribute FifoQueue."],
    [{ ContentBasedDeduplication: "true" }, "InvalidAttributeValue", "only when FifoQueue is set to true"],
    [{ Policy: "{}" }, "InvalidAttributeValue", "The policy has no Statement."],
    [{ KmsMasterKeyId: "alias/aws/sqs" }, "UnsupportedOperation", "KmsMasterKeyId is not supported"],
    [{ RedrivePolicy: "x" }, "InvalidParameterValue", "not a valid JSON map"],
    [redriveTo("none", 1), "InvalidParameterValue", "Dead letter target does not exist."],
    [{ RedriveAllowPolicy: '{"redrivePermission":"byQueue"}' }, "InvalidParameterValue", "sourceQueueArns"],
  ])("reject %j", async (attributes, name, message) => {
    await expect(create("orders", attributes)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
    expect(sqs.queues()).toEqual([]);
  });

  test("change their attributes atomically", async () => {
    const url = await create("orders");
    const set = (Attributes: Record<string, string>) =>
      client.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes }));
    await create("dlq");
    await set(redriveTo("dlq", 3));
    await expect(set({ VisibilityTimeout: "1", DelaySeconds: "901" })).rejects.toThrow("DelaySeconds");
    expect(await attribute(url, "RedrivePolicy")).toBe(redriveTo("dlq", 3).RedrivePolicy);
    await set({ RedrivePolicy: "" });
    expect(await attribute(url, "RedrivePolicy")).toBeUndefined();
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] }));
    expect(Attributes?.["VisibilityTimeout"]).toBe("30");
  });

  test("have tags", async () => {
    const url = await create("orders", {}, { team: "shop" });
    await client.send(new TagQueueCommand({ QueueUrl: url, Tags: { stage: "dev" } }));
    await client.send(new UntagQueueCommand({ QueueUrl: url, TagKeys: ["team"] }));
    expect((await client.send(new ListQueueTagsCommand({ QueueUrl: url }))).Tags).toEqual({ stage: "dev" });
  });

  test("can be purged, once a minute", async () => {
    const url = await create("orders");
    await send(url, "a");
    const purge = () => client.send(new PurgeQueueCommand({ QueueUrl: url }));
    await purge();
    expect(await bodies(url)).toEqual([]);
    await expect(purge()).rejects.toMatchObject({ name: "PurgeQueueInProgress" });
    clock.advance(60_000);
    await purge();
  });
});

describe("messages", () => {
  test("carry their body, checksums, attributes and system attributes", async () => {
    const url = await create("orders");
    const MessageAttributes = {
      Hello: { DataType: "String", StringValue: "There" },
      Blob: { DataType: "Binary", BinaryValue: Uint8Array.of(1, 2, 3) },
    };
    const sent = await send(url, "grüße", { MessageAttributes });
    const sentAt = clock.now();
    clock.advance(1000);
    const [message] = await receive(url, { MessageSystemAttributeNames: ["All"], MessageAttributeNames: ["All"] });
    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: "grüße",
      MD5OfBody: sent.MD5OfMessageBody,
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
      MessageAttributes,
      Attributes: { ApproximateReceiveCount: "1", SenderId: "administrator" },
    });
    const { SentTimestamp, ApproximateFirstReceiveTimestamp } = message?.Attributes ?? {};
    expect(Math.abs(Number(SentTimestamp) - sentAt)).toBeLessThan(5000);
    expect(Number(ApproximateFirstReceiveTimestamp) - Number(SentTimestamp)).toBeGreaterThanOrEqual(1000);
  });

  test.each<[string[], string[] | undefined]>([
    [["Hello"], ["Hello"]],
    [["Hel.*"], ["Hello", "Help.Me"]],
    [[".*"], ["General", "Hello", "Help.Me"]],
    [["Hel"], undefined],
  ])("show the attributes %j: %j", async (MessageAttributeNames, names) => {
    const url = await create("orders");
    const text = { DataType: "String", StringValue: "x" };
    await send(url, "msg", { MessageAttributes: { Hello: text, "Help.Me": text, General: text } });
    const [message] = await receive(url, { MessageAttributeNames });
    expect(message?.MessageAttributes && Object.keys(message.MessageAttributes).sort()).toEqual(names);
    expect(message?.Attributes).toBeUndefined();
  });

  test("are in flight until their visibility timeout, then return with a new receipt", async () => {
    const url = await create("orders");
    await send(url, "a");
    const [first] = await receive(url);
    clock.advance(20_000);
    expect(await bodies(url)).toEqual([]);
    clock.advance(10_000);
    const [second] = await receive(url, { AttributeNames: ["ApproximateReceiveCount"] });
    expect(second?.Attributes).toEqual({ ApproximateReceiveCount: "2" });
    // As on AWS, an outdated receipt deletes nothing and is not an error.
    await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: first?.ReceiptHandle }));
    clock.advance(30_000);
    const [third] = await receive(url);
    await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: third?.ReceiptHandle }));
    clock.advance(30_000);
    expect(await bodies(url)).toEqual([]);
  });

  test("can have their visibility timeout changed", async () => {
    const url = await create("orders");
    await send(url, "a");
    const [message] = await receive(url);
    const change = (VisibilityTimeout: number) =>
      client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout }),
      );
    await change(60);
    clock.advance(40_000);
    expect(await bodies(url)).toEqual([]);
    await expect(change(43_200)).rejects.toThrow("Total VisibilityTimeout for the message is beyond the limit");
    await change(0);
    expect(await bodies(url)).toEqual(["a"]);
    await expect(change(1)).rejects.toMatchObject({ name: "MessageNotInflight" });
  });

  test("can have it changed after it has passed, with the latest receipt", async () => {
    const url = await create("orders");
    await send(url, "a");
    const [message] = await receive(url);
    clock.advance(30_000);
    const change = { QueueUrl: url, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 10 };
    await client.send(new ChangeMessageVisibilityCommand(change));
    expect(await bodies(url)).toEqual([]);
    clock.advance(10_000);
    expect(await bodies(url)).toEqual(["a"]);
  });

  test("respect their delay", async () => {
    const url = await create("orders", { DelaySeconds: "10" });
    await send(url, "default");
    await send(url, "own", { DelaySeconds: 2 });
    expect(await bodies(url)).toEqual([]);
    clock.advance(2000);
    expect(await bodies(url)).toEqual(["own"]);
    clock.advance(8000);
    expect(await bodies(url)).toEqual(["default"]);
  });

  test("are kept for the queue's retention period", async () => {
    const url = await create("orders", { MessageRetentionPeriod: "60" });
    await send(url, "a");
    clock.advance(40_000);
    expect(await attribute(url, "ApproximateNumberOfMessages")).toBe("1");
    clock.advance(20_000);
    expect(await attribute(url, "ApproximateNumberOfMessages")).toBe("0");
    expect(await bodies(url)).toEqual([]);
  });

  test.each<[object, string, string]>([
    [{ MessageBody: "" }, "MissingParameter", "MessageBody"],
    [{ MessageBody: "\u0001" }, "InvalidMessageContents", "Invalid characters found"],
    [{ MessageBody: "x".repeat(1025) }, "InvalidParameterValue", "Message must be shorter than 1024 bytes."],
    [{ DelaySeconds: 901 }, "InvalidParameterValue", "DelaySeconds"],
    [{ MessageDeduplicationId: "x" }, "InvalidParameterValue", "not valid for this queue type"],
    [{ MessageAttributes: { "AWS.x": { DataType: "String", StringValue: "x" } } }, "InvalidParameterValue", "AWS.x"],
    [{ MessageAttributes: { x: { DataType: "Text", StringValue: "x" } } }, "InvalidParameterValue", "type prefixes"],
    [{ MessageAttributes: { x: { DataType: "String", StringValue: "" } } }, "InvalidParameterValue", "non-empty"],
    [{ MessageAttributes: { x: { DataType: "Number", StringValue: "one" } } }, "InvalidParameterValue", "to a number"],
  ])("are rejected if invalid: %j", async (more, name, message) => {
    const url = await create("orders", { MaximumMessageSize: "1024" });
    await expect(send(url, "a", more)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
    expect(await attribute(url, "ApproximateNumberOfMessages")).toBe("0");
  });

  test("an error also carries the name that boto3 and the CLI use", async () => {
    const url = await create("orders");
    await expect(receive(url, { MaxNumberOfMessages: 11 })).rejects.toMatchObject({
      Error: { Code: "InvalidParameterValue", Type: "Sender" },
      message: expect.stringContaining("Value 11 for parameter MaxNumberOfMessages is invalid."),
    });
    await expect(
      client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: "garbage" })),
    ).rejects.toMatchObject({
      name: "ReceiptHandleIsInvalid",
      message: 'The input receipt handle "garbage" is not a valid receipt handle.',
    });
  });
});

describe("batches", () => {
  const batch = (QueueUrl: string, Entries: { Id: string; MessageBody: string; DelaySeconds?: number }[]) =>
    client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));

  test("fail entry by entry", async () => {
    const url = await create("orders");
    const { Successful, Failed } = await batch(url, [
      { Id: "good", MessageBody: "a" },
      { Id: "late", MessageBody: "b", DelaySeconds: 1000 },
    ]);
    expect(Successful).toMatchObject([{ Id: "good", MD5OfMessageBody: "0cc175b9c0f1b6a831c399e269772661" }]);
    expect(Failed).toMatchObject([{ Id: "late", SenderFault: true, Code: "InvalidParameterValue" }]);
    const [message] = await receive(url);
    const deleted = await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl: url,
        Entries: [
          { Id: "a", ReceiptHandle: message?.ReceiptHandle },
          { Id: "b", ReceiptHandle: "garbage" },
        ],
      }),
    );
    expect(deleted).toMatchObject({ Successful: [{ Id: "a" }], Failed: [{ Id: "b", Code: "ReceiptHandleIsInvalid" }] });
  });

  test.each<[string, { Id: string; MessageBody: string }[]]>([
    ["EmptyBatchRequest", []],
    ["TooManyEntriesInBatchRequest", Array.from({ length: 11 }, (_, i) => ({ Id: String(i), MessageBody: "x" }))],
    ["InvalidBatchEntryId", [{ Id: "a:b", MessageBody: "x" }]],
    ["BatchEntryIdsNotDistinct", ["1", "1"].map((Id) => ({ Id, MessageBody: "x" }))],
    ["BatchRequestTooLong", ["1", "2"].map((Id) => ({ Id, MessageBody: "x".repeat(524_289) }))],
  ])("are rejected as a whole: %s", async (name, entries) => {
    const url = await create("orders");
    await expect(batch(url, entries)).rejects.toMatchObject({ name });
    expect(await attribute(url, "ApproximateNumberOfMessages")).toBe("0");
  });
});

describe("long polls", () => {
  test("return as soon as something is sent", async () => {
    const url = await create("orders");
    const waiting = bodies(url, { WaitTimeSeconds: 20 });
    await send(url, "a");
    expect(await waiting).toEqual(["a"]);
  });

  test("return when a message becomes visible", async () => {
    const { arn } = sqs.createQueue("orders");
    await sqs.send(arn, { body: "a", delaySeconds: 5 }, administrator);
    const waiting = sqs.receive(arn, { max: 1, waitMs: 20_000 });
    clock.advance(5000);
    expect(await waiting).toMatchObject([{ body: "a" }]);
    const again = sqs.receive(arn, { max: 1, waitMs: 60_000 });
    clock.advance(30_000);
    expect(await again).toMatchObject([{ body: "a" }]);
  });

  test("return nothing when the time is over, the signal aborts, or the queue is gone", async () => {
    const { arn } = sqs.createQueue("orders");
    const over = sqs.receive(arn, { max: 1, waitMs: 20_000 });
    clock.advance(20_000);
    expect(await over).toEqual([]);
    const aborted = new AbortController();
    const waiting = sqs.receive(arn, { max: 1, waitMs: 20_000, signal: aborted.signal });
    aborted.abort();
    expect(await waiting).toEqual([]);
    const gone = sqs.receive(arn, { max: 1, waitMs: 20_000 });
    sqs.deleteQueue(arn);
    expect(await gone).toEqual([]);
  });

  test("on an empty queue do not block the process", async () => {
    const { arn } = sqs.createQueue("orders");
    const waiting = [1, 2].map(() => sqs.receive(arn, { max: 1, waitMs: 20_000 }));
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(20_000);
    expect(await Promise.all(waiting)).toEqual([[], []]);
  });

  test("are served in turn, each message once", async () => {
    const { arn } = sqs.createQueue("orders");
    const waiting = [1, 2, 3].map(() => sqs.receive(arn, { max: 1, waitMs: 20_000 }));
    for (const body of ["a", "b"]) await sqs.send(arn, { body }, administrator);
    clock.advance(20_000);
    expect((await Promise.all(waiting)).map((got) => got.map(({ body }) => body))).toEqual([["a"], ["b"], []]);
  });
});

const administrator = { type: "administrator", arn: "arn:aws:iam::000000000000:user/administrator" } as const;

describe("dead letters", () => {
  test("go to their queue after the maximum number of receives, and carry their source", async () => {
    const dlq = await create("dlq");
    const url = await create("orders", redriveTo("dlq", 2));
    const body = JSON.stringify({ id: "event-1", "detail-type": "OrderCreated" });
    await send(url, body, { MessageAttributes: { Hello: { DataType: "String", StringValue: "There" } } });
    for (let i = 0; i < 2; i++) {
      expect(await bodies(url)).toEqual([body]);
      clock.advance(30_000);
    }
    expect(await bodies(url)).toEqual([]);
    const [dead] = await receive(dlq, { AttributeNames: ["All"], MessageAttributeNames: ["All"] });
    expect(dead).toMatchObject({
      Body: body,
      Attributes: { DeadLetterQueueSourceArn: arnOf("orders"), ApproximateReceiveCount: "3" },
      MessageAttributes: { Hello: { StringValue: "There" } },
    });
    expect(facts.filter(({ kind }) => kind === "dead-lettered")).toMatchObject([
      { from: arnOf("orders"), queue: arnOf("dlq"), eventId: "event-1", messageId: dead?.MessageId, tries: 2 },
    ]);
    const sources = await client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dlq }));
    expect(sources.queueUrls).toEqual([url]);
  });

  test("stay in the source queue while their dead-letter queue is missing", async () => {
    const dlq = await create("dlq");
    const url = await create("orders", redriveTo("dlq", 1));
    await client.send(new DeleteQueueCommand({ QueueUrl: dlq }));
    await send(url, "a");
    for (let i = 0; i < 3; i++) {
      expect(await bodies(url)).toEqual(["a"]);
      clock.advance(30_000);
    }
  });

  test("need permission from their queue", async () => {
    const allow = (redrivePermission: string, sourceQueueArns?: string[]) => ({
      RedriveAllowPolicy: JSON.stringify({ redrivePermission, sourceQueueArns }),
    });
    await create("none", allow("denyAll"));
    await create("one", allow("byQueue", [arnOf("orders")]));
    await expect(create("orders", redriveTo("none", 1))).rejects.toThrow("does not permit");
    await expect(create("payments", redriveTo("one", 1))).rejects.toThrow("does not permit");
    await create("orders", redriveTo("one", 1));
  });
});

describe("FIFO queues", () => {
  const fifo = (more = {}) => create("orders.fifo", { FifoQueue: "true", ...more });
  const inGroup = (MessageGroupId: string, MessageDeduplicationId?: string) => ({
    MessageGroupId,
    MessageDeduplicationId,
  });

  test("deliver a group in order, and nothing of it behind a message in flight", async () => {
    const url = await fifo({ ContentBasedDeduplication: "true" });
    for (const [body, group] of ["a1", "b1", "a2", "b2", "a3"].map((each) => [each, each[0] ?? ""] as const))
      await send(url, body, inGroup(group));
    const [first] = await receive(url, { MaxNumberOfMessages: 1, AttributeNames: ["All"] });
    expect(first).toMatchObject({ Body: "a1", Attributes: { MessageGroupId: "a" } });
    expect(await bodies(url)).toEqual(["b1", "b2"]);
    expect(await bodies(url)).toEqual([]);
    await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: first?.ReceiptHandle }));
    expect(await bodies(url)).toEqual(["a2", "a3"]);
    clock.advance(30_000);
    expect(await bodies(url)).toEqual(["b1", "b2", "a2", "a3"]);
  });

  test("hand out a released message again while a later one of its group is in flight; groups take turns", async () => {
    const url = await fifo({ ContentBasedDeduplication: "true" });
    await send(url, "g1-m1", inGroup("g1"));
    await send(url, "g1-m2", inGroup("g1"));
    await send(url, "g2-m1", inGroup("g2"));
    const [first] = await receive(url, { MaxNumberOfMessages: 2 });
    const release = { QueueUrl: url, ReceiptHandle: first?.ReceiptHandle, VisibilityTimeout: 0 };
    await client.send(new ChangeMessageVisibilityCommand(release));
    expect(await bodies(url)).toEqual(["g2-m1", "g1-m1"]);
  });

  test("have the queue's delay, which a message's own 0 does not change", async () => {
    const url = await fifo({ ContentBasedDeduplication: "true", DelaySeconds: "5" });
    await send(url, "a", { ...inGroup("g"), DelaySeconds: 0 });
    expect(await bodies(url)).toEqual([]);
    clock.advance(5000);
    expect(await bodies(url)).toEqual(["a"]);
  });

  test.each([
    [{ MessageDeduplicationId: "1" }, "MissingParameter"],
    [{ MessageGroupId: "g" }, "InvalidParameterValue"],
  ])("refuse a whole batch for an entry with %j alone", async (ids, name) => {
    const url = await fifo();
    const Entries = [
      { Id: "a", MessageBody: "a", ...inGroup("g", "1") },
      { Id: "b", MessageBody: "b", ...ids },
    ];
    await expect(client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }))).rejects.toMatchObject({ name });
    expect(await bodies(url)).toEqual([]);
  });

  test("forget what to deduplicate when they are purged", async () => {
    const url = await fifo();
    await send(url, "a", inGroup("g", "1"));
    await client.send(new PurgeQueueCommand({ QueueUrl: url }));
    await send(url, "a", inGroup("g", "1"));
    expect(await bodies(url)).toEqual(["a"]);
  });

  test("are known as such in Python's spelling, too", async () => {
    const url = await create("snake.fifo", { FifoQueue: "True" });
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["FifoQueue"] }),
    );
    expect(Attributes).toEqual({ FifoQueue: "true" });
  });

  test("deduplicate by id or by content for five minutes", async () => {
    const url = await fifo();
    const first = await send(url, "a", inGroup("g", "id"));
    const again = await send(url, "changed", inGroup("other", "id"));
    expect([again.MessageId, again.SequenceNumber]).toEqual([first.MessageId, first.SequenceNumber]);
    await expect(send(url, "a", inGroup("g"))).rejects.toThrow("ContentBasedDeduplication");
    clock.advance(300_000);
    const later = await send(url, "a", inGroup("g", "id"));
    expect(later.MessageId).not.toBe(first.MessageId);
    expect(Number(later.SequenceNumber)).toBeGreaterThan(Number(first.SequenceNumber));
    expect(await bodies(url)).toEqual(["a", "a"]);
  });

  test("can deduplicate per group", async () => {
    const url = await fifo({ DeduplicationScope: "messageGroup", FifoThroughputLimit: "perMessageGroupId" });
    for (const group of ["a", "b", "a"]) await send(url, group, inGroup(group, "id"));
    expect(await bodies(url)).toEqual(["a", "b"]);
  });

  test("require a group, and reject delays and expired receipts", async () => {
    const url = await fifo();
    await expect(send(url, "a")).rejects.toMatchObject({ name: "MissingParameter" });
    await expect(send(url, "a", { ...inGroup("g", "1"), DelaySeconds: 2 })).rejects.toThrow("queue type");
    await expect(create("plain", { FifoQueue: "true" })).rejects.toThrow("must end with .fifo suffix");
    await send(url, "a", inGroup("g", "1"));
    const [message] = await receive(url);
    clock.advance(30_000);
    await expect(
      client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message?.ReceiptHandle })),
    ).rejects.toThrow("The receipt handle has expired.");
  });

  test("give up on a message and continue with its group", async () => {
    await create("plain");
    await expect(fifo(redriveTo("plain", 1))).rejects.toThrow("same type of queue");
    const dlq = await create("dlq.fifo", { FifoQueue: "true" });
    const url = await fifo(redriveTo("dlq.fifo", 1));
    await send(url, "bad", inGroup("g", "1"));
    await send(url, "good", inGroup("g", "2"));
    expect(await bodies(url, { MaxNumberOfMessages: 1 })).toEqual(["bad"]);
    clock.advance(30_000);
    expect(await bodies(url)).toEqual(["good"]);
    expect(await bodies(dlq)).toEqual(["bad"]);
  });
});

test("a queue may be named without its URL, and all attributes asked for with a star", async () => {
  await create("orders");
  await send("orders", "a", { MessageAttributes: { kind: { DataType: "String", StringValue: "x" } } });
  const [message] = await receive("/000000000000/orders", { MessageAttributeNames: ["*"] });
  expect(Object.keys(message?.MessageAttributes ?? {})).toEqual(["kind"]);
});

test.each([
  [{ QueueUrl: "orders", MaxNumberOfMessages: 11 }, "com.amazon.coral.service#InvalidParameterValueException"],
  [{}, "com.amazon.coral.service#MissingRequiredParameterException"],
  [{ QueueUrl: "none" }, "com.amazonaws.sqs#QueueDoesNotExist"],
])("the body of an error for %j names the type %s", async (input, type) => {
  await create("orders");
  const headers = { "x-amz-target": "AmazonSQS.ReceiveMessage" };
  const body = Buffer.from(JSON.stringify(input));
  const request = { method: "POST", path: "/", query: new URLSearchParams(), headers, body };
  const response = await sqs.service.handle(request, { caller: administrator, requestId: "r", endpoint: "http://x" });
  expect(JSON.parse(String(response.body)).__type).toBe(type);
});

test("an unsupported operation is rejected by name", async () => {
  const response = await sqs.service.handle(
    {
      method: "POST",
      path: "/",
      query: new URLSearchParams(),
      headers: { "x-amz-target": "AmazonSQS.ReceiveEverything" },
      body: Buffer.from("{}"),
    },
    { caller: administrator, requestId: "r", endpoint: "http://x" },
  );
  expect(response.status).toBe(501);
  expect(String(response.body)).toContain("the operation ReceiveEverything is not supported");
});
