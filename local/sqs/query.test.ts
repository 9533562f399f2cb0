import { afterEach, beforeEach, expect, test } from "vitest";
import { type DrivenClock, drivenClock } from "../clock.ts";
import { seededRandom } from "../random.ts";
import { serve } from "../serve.fixture.ts";
import { memoryStore } from "../store.ts";
import { createTrace } from "../trace.ts";
import { readXml, type XmlNode } from "../xml.ts";
import { createSqs, type Sqs } from "./sqs.ts";

// SQS as SDKs from before the end of 2023 and curl speak with it.
let clock: DrivenClock;
let sqs: Sqs;
let server: Awaited<ReturnType<typeof serve>>;

beforeEach(async () => {
  clock = drivenClock();
  sqs = createSqs({ clock, random: seededRandom(1), store: memoryStore(), trace: createTrace(clock) });
  server = await serve(sqs.service);
});

afterEach(async () => {
  sqs.stop();
  await server.close();
});

async function post(Action: string, parameters: Record<string, string> = {}, path = "/") {
  const body = new URLSearchParams({ Action, Version: "2012-11-05", ...parameters });
  const response = await fetch(`${server.endpoint}${path}`, { method: "POST", body });
  expect(response.headers.get("content-type")).toBe("text/xml");
  return { status: response.status, xml: await response.text() };
}

/** The elements of an operation's result; undefined when the response has none. */
async function call(Action: string, parameters: Record<string, string> = {}): Promise<XmlNode["elements"] | undefined> {
  const { status, xml } = await post(Action, parameters);
  expect(status, xml).toBe(200);
  return readXml(xml, `${Action}Response`)?.elements[`${Action}Result`]?.[0]?.elements;
}

const textOf = (node: XmlNode | undefined, ...path: string[]): string | undefined =>
  path.reduce((each, name) => each?.elements[name]?.[0], node)?.text;

const pairs = (nodes: XmlNode[] = [], key = "Name") =>
  Object.fromEntries(nodes.map((node) => [textOf(node, key), textOf(node, "Value")]));

async function queue(name = "orders", more: Record<string, string> = {}) {
  const result = await call("CreateQueue", { QueueName: name, ...more });
  return result?.["QueueUrl"]?.[0]?.text ?? "";
}

test("a queue is created with attributes and tags, changed, described and deleted", async () => {
  const QueueUrl = await queue("orders", {
    "Attribute.1.Name": "VisibilityTimeout",
    "Attribute.1.Value": "5",
    "Attribute.2.Name": "DelaySeconds",
    "Attribute.2.Value": "0",
    "Tag.1.Key": "team",
    "Tag.1.Value": "shop",
  });
  expect(QueueUrl).toBe(`${server.endpoint}/000000000000/orders`);
  expect(await call("GetQueueUrl", { QueueName: "orders" })).toMatchObject({ QueueUrl: [{ text: QueueUrl }] });
  await call("SetQueueAttributes", { QueueUrl, "Attribute.1.Name": "VisibilityTimeout", "Attribute.1.Value": "7" });
  await call("TagQueue", { QueueUrl, "Tag.1.Key": "stage", "Tag.1.Value": "dev" });
  await call("UntagQueue", { QueueUrl, "TagKey.1": "team" });
  const attributes = await call("GetQueueAttributes", {
    QueueUrl,
    "AttributeName.1": "VisibilityTimeout",
    "AttributeName.2": "QueueArn",
  });
  expect(pairs(attributes?.["Attribute"])).toEqual({
    VisibilityTimeout: "7",
    QueueArn: "arn:aws:sqs:us-east-1:000000000000:orders",
  });
  expect(pairs((await call("ListQueueTags", { QueueUrl }))?.["Tag"], "Key")).toEqual({ stage: "dev" });
  expect((await call("ListQueues"))?.["QueueUrl"]?.map(({ text }) => text)).toEqual([QueueUrl]);
  expect(await call("DeleteQueue", { QueueUrl })).toBeUndefined();
  expect(await call("ListQueues")).toEqual({});
});

test("a message travels with its attributes; the queue may be named by the path alone", async () => {
  const QueueUrl = await queue();
  const { xml } = await post(
    "SendMessage",
    {
      MessageBody: "<a>\r\n é & b </a>",
      "MessageAttribute.1.Name": "kind",
      "MessageAttribute.1.Value.DataType": "String",
      "MessageAttribute.1.Value.StringValue": "x",
      "MessageAttribute.2.Name": "raw",
      "MessageAttribute.2.Value.DataType": "Binary",
      "MessageAttribute.2.Value.BinaryValue": "/wA=",
    },
    "/000000000000/orders",
  );
  const sent = readXml(xml, "SendMessageResponse")?.elements["SendMessageResult"]?.[0];
  const received = await call("ReceiveMessage", {
    QueueUrl,
    "AttributeName.1": "ApproximateReceiveCount",
    "MessageAttributeName.1": "All",
  });
  const message = received?.["Message"]?.[0];
  expect(textOf(message, "Body")).toBe("<a>\r\n é & b </a>");
  expect(textOf(message, "MessageId")).toBe(textOf(sent, "MessageId"));
  expect(textOf(message, "MD5OfBody")).toBe(textOf(sent, "MD5OfMessageBody"));
  expect(textOf(message, "MD5OfMessageAttributes")).toBe(textOf(sent, "MD5OfMessageAttributes"));
  expect(pairs(message?.elements["Attribute"])).toEqual({ ApproximateReceiveCount: "1" });
  const attributes = message?.elements["MessageAttribute"]?.map((each) => [
    textOf(each, "Name"),
    textOf(each, "Value", "DataType"),
    textOf(each, "Value", "StringValue") ?? textOf(each, "Value", "BinaryValue"),
  ]);
  expect(attributes).toEqual([
    ["kind", "String", "x"],
    ["raw", "Binary", "/wA="],
  ]);
  const ReceiptHandle = textOf(message, "ReceiptHandle") ?? "";
  await call("ChangeMessageVisibility", { QueueUrl, ReceiptHandle, VisibilityTimeout: "0" });
  const again = (await call("ReceiveMessage", { QueueUrl }))?.["Message"]?.[0];
  await call("DeleteMessage", { QueueUrl, ReceiptHandle: textOf(again, "ReceiptHandle") ?? "" });
  expect(await call("ReceiveMessage", { QueueUrl })).toEqual({});
});

test("a batch's entries succeed and fail one by one", async () => {
  const QueueUrl = await queue();
  const entry = (n: number, name: string, value: string) => ({ [`SendMessageBatchRequestEntry.${n}.${name}`]: value });
  // Ten or more entries are in the order of their numbers, not of their texts.
  const all = Array.from({ length: 10 }, (_, i) => ({
    ...entry(i + 1, "Id", `m${i + 1}`),
    ...entry(i + 1, "MessageBody", i === 1 ? "\u0001" : `body ${i + 1}`),
  }));
  const sent = await call("SendMessageBatch", Object.assign({ QueueUrl }, ...all));
  const ids = sent?.["SendMessageBatchResultEntry"]?.map((each) => textOf(each, "Id"));
  expect(ids).toEqual(["m1", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10"]);
  const failed = sent?.["BatchResultErrorEntry"] ?? [];
  expect([failed.length, textOf(failed[0], "Id"), textOf(failed[0], "Code"), textOf(failed[0], "SenderFault")]).toEqual(
    [1, "m2", "InvalidMessageContents", "true"],
  );
  const received = (await call("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: "2" }))?.["Message"] ?? [];
  expect(received.map((each) => textOf(each, "Body"))).toEqual(["body 1", "body 3"]);
  const [a = "", b = ""] = received.map((each) => textOf(each, "ReceiptHandle") ?? "");
  const hidden = await call("ChangeMessageVisibilityBatch", {
    QueueUrl,
    "ChangeMessageVisibilityBatchRequestEntry.1.Id": "a",
    "ChangeMessageVisibilityBatchRequestEntry.1.ReceiptHandle": a,
    "ChangeMessageVisibilityBatchRequestEntry.1.VisibilityTimeout": "60",
  });
  expect(textOf(hidden?.["ChangeMessageVisibilityBatchResultEntry"]?.[0], "Id")).toBe("a");
  const deleted = await call("DeleteMessageBatch", {
    QueueUrl,
    "DeleteMessageBatchRequestEntry.1.Id": "b",
    "DeleteMessageBatchRequestEntry.1.ReceiptHandle": b,
  });
  expect(textOf(deleted?.["DeleteMessageBatchResultEntry"]?.[0], "Id")).toBe("b");
  await call("PurgeQueue", { QueueUrl });
});

test("permissions, dead-letter queues and their redrive", async () => {
  const dlq = await queue("dead");
  const SourceArn = "arn:aws:sqs:us-east-1:000000000000:dead";
  const QueueUrl = await queue("orders", {
    "Attribute.1.Name": "RedrivePolicy",
    "Attribute.1.Value": JSON.stringify({ deadLetterTargetArn: SourceArn, maxReceiveCount: 1 }),
  });
  const sources = await call("ListDeadLetterSourceQueues", { QueueUrl: dlq });
  expect(sources?.["QueueUrl"]?.map(({ text }) => text)).toEqual([QueueUrl]);
  const grant = { QueueUrl, Label: "a", "AWSAccountId.1": "000000000000", "ActionName.1": "SendMessage" };
  expect(await call("AddPermission", grant)).toBeUndefined();
  expect(await call("RemovePermission", { QueueUrl, Label: "a" })).toBeUndefined();
  await call("SendMessage", { QueueUrl, MessageBody: "poison" });
  await call("ReceiveMessage", { QueueUrl });
  clock.advance(30_000);
  await call("ReceiveMessage", { QueueUrl });
  const task = await call("StartMessageMoveTask", { SourceArn });
  expect(task?.["TaskHandle"]?.[0]?.text).toMatch(/./);
  clock.advance(60_000);
  const tasks = await call("ListMessageMoveTasks", { SourceArn });
  expect(textOf(tasks?.["ListMessageMoveTasksResultEntry"]?.[0], "SourceArn")).toBe(SourceArn);
});

test("errors are XML, with the codes of this protocol", async () => {
  const codes = async (action: string, parameters = {}) => {
    const { status, xml } = await post(action, parameters);
    const error = readXml(xml, "ErrorResponse")?.elements["Error"]?.[0];
    return [status, textOf(error, "Code"), textOf(error, "Type")];
  };
  expect(await codes("GetQueueUrl", { QueueName: "none" })).toEqual([
    400,
    "AWS.SimpleQueueService.NonExistentQueue",
    "Sender",
  ]);
  expect(await codes("ReceiveMessage")).toEqual([400, "MissingParameter", "Sender"]);
  expect(await codes("ReceiveEverything")).toEqual([501, "InvalidAction", "Receiver"]);
  const QueueUrl = await queue();
  expect(await codes("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: "11" })).toEqual([
    400,
    "InvalidParameterValue",
    "Sender",
  ]);
});
