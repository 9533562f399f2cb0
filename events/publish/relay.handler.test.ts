import { EventBridgeClient, type PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { type SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Context, DynamoDBRecord } from "aws-lambda";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

vi.mock("node:timers/promises", () => ({ setTimeout: async () => undefined }));
vi.stubEnv("POWERTOOLS_SERVICE_NAME", "order");
vi.stubEnv("POWERTOOLS_METRICS_NAMESPACE", "test");
vi.stubEnv("POWERTOOLS_DEV", "true");
const { handler } = await import("./relay.handler.ts");

const put: string[] = [];
const away: SendMessageCommand["input"][] = [];
let refusal: Record<string, string> = {};

beforeEach(() => {
  put.length = 0;
  away.length = 0;
  refusal = {};
  vi.stubEnv("EVENT_BUS_NAME", "test-bus");
  vi.stubEnv("DEAD_LETTER_QUEUE_URL", "https://sqs.test/dlq");
  vi.spyOn(console, "log").mockReturnValue();
  vi.spyOn(console, "info").mockReturnValue();
  vi.spyOn(console, "warn").mockReturnValue();
  vi.spyOn(console, "error").mockReturnValue();
  vi.spyOn(EventBridgeClient.prototype, "send").mockImplementation(async (command) => {
    const { Entries = [] } = (command as PutEventsCommand).input;
    put.push(...Entries.map(({ Resources }) => Resources?.[0] ?? ""));
    return { Entries: Entries.map(({ Resources }) => ({ ErrorCode: refusal[Resources?.[0] ?? ""] })) };
  });
  vi.spyOn(SQSClient.prototype, "send").mockImplementation(async (command) => {
    away.push((command as SendMessageCommand).input);
  });
});

afterEach(() => vi.restoreAllMocks());

const entry = (id: string) => ({
  source: "app.orders",
  detailType: "OrderCreated",
  time: "2026-11-23T18:08:00.000Z",
  resources: [id],
  detail: JSON.stringify({ metadata: { eventId: id } }),
});

function record(id: string, change: object = {}): DynamoDBRecord {
  const { resources, ...texts } = { ...entry(id), ...change };
  const fields = Object.entries(texts).map(([key, S]) => [key, { S }]);
  const M = { ...Object.fromEntries(fields), resources: { L: resources.map((S) => ({ S })) } };
  const ApproximateCreationDateTime = Date.now() / 1000;
  return {
    dynamodb: { SequenceNumber: `seq-${id}`, ApproximateCreationDateTime, NewImage: { outbox: { L: [{ M }] } } },
  };
}

const context = { functionName: "relay", awsRequestId: "r", getRemainingTimeInMillis: () => 1000 } as Context;

test("publishes a batch", async () => {
  expect(await handler({ Records: [record("a"), record("b")] }, context)).toEqual({ batchItemFailures: [] });
  expect(put).toEqual(["a", "b"]);
});

test("reports the stream position of the first record that is not sent", async () => {
  refusal = { b: "ThrottlingException" };
  const failures = await handler({ Records: [record("a"), record("b"), record("c")] }, context);
  expect(failures).toEqual({ batchItemFailures: [{ itemIdentifier: "seq-b" }] });
});

test("dead-letters what the bus rejects, in the form that a redrive sends", async () => {
  refusal = { a: "MalformedDetail" };
  expect(await handler({ Records: [record("a"), record("b")] }, context)).toEqual({ batchItemFailures: [] });
  expect(away).toMatchObject([
    { QueueUrl: "https://sqs.test/dlq", MessageAttributes: { ERROR_CODE: { StringValue: "MalformedDetail" } } },
  ]);

  refusal = {};
  put.length = 0;
  await handler(JSON.parse(away[0]?.MessageBody ?? ""), context);
  expect(put).toEqual(["a"]);
});

test("throws when a redriven entry is not sent, for Lambda to retry", async () => {
  refusal = { a: "InternalFailure" };
  await expect(handler({ outbox: [entry("a")] }, context)).rejects.toThrow("InternalFailure");
});

test("dead-letters an invalid entry, and publishes the rest", async () => {
  await handler({ Records: [record("a", { time: "now" }), record("b")] }, context);
  expect(put).toEqual(["b"]);
  expect(away).toMatchObject([{ MessageAttributes: { ERROR_CODE: { StringValue: "MALFORMED_OUTBOX" } } }]);
});
