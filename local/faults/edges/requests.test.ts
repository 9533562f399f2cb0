import { PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { describe, expect, onTestFinished, test } from "vitest";
import { faultyCloud } from "../faulty-cloud.fixture.ts";

type FaultyCloud = Awaited<ReturnType<typeof faultyCloud>>;

const item = { TableName: "things", Item: { id: { S: "a" } } };
const count = {
  TableName: "things",
  Key: { id: { S: "a" } },
  UpdateExpression: "ADD n :one",
  ExpressionAttributeValues: { ":one": { N: "1" } },
};

async function withTable(): Promise<FaultyCloud> {
  const cloud = await faultyCloud();
  await cloud.table("things");
  return cloud;
}

const mail = new SendEmailCommand({
  FromEmailAddress: "shop@example.com",
  Destination: { ToAddresses: ["ada@example.com"] },
  Content: { Simple: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hello" } } } },
});

test.each([
  ["api-throttle-error", "ThrottlingException", 400],
  ["api-internal-error", "InternalServerError", 500],
  ["api-unavailable-error", "ServiceUnavailable", 503],
] as const)("%s: the request is refused and not carried out", async (kind, name, httpStatusCode) => {
  const { inject, dynamoDb, item: read, on, told } = await withTable();
  await inject({ kind, at: { operation: "dynamodb:PutItem", resource: "things" }, count: 1 });
  const $metadata = expect.objectContaining({ httpStatusCode });
  await expect(dynamoDb.send(new PutItemCommand(item))).rejects.toThrow(expect.objectContaining({ name, $metadata }));
  expect(await read("things", "a")).toBeUndefined();
  expect(await on()).toEqual([]);
  await dynamoDb.send(new PutItemCommand(item));
  expect(await read("things", "a")).toBeDefined();
  expect(told("injected")).toMatchObject([{ operation: "dynamodb:PutItem", resource: "things" }]);
});

test("each service throttles in its own words, in the protocol of the request", async () => {
  const { inject, client, events, sqs } = await faultyCloud();
  const clients = { ses: new SESv2Client(client), sns: new SNSClient(client), s3: new S3Client(client) };
  onTestFinished(() => {
    for (const each of Object.values(clients)) each.destroy();
  });
  await inject({ kind: "api-throttle-error" });
  const named = (name: string) => expect.objectContaining({ name, message: "Rate exceeded" });
  await expect(events.send(new PutEventsCommand({ Entries: [{}] }))).rejects.toThrow(named("ThrottlingException"));
  await expect(clients.ses.send(mail)).rejects.toThrow(named("TooManyRequestsException"));
  await expect(sqs.send(new ListQueuesCommand({}))).rejects.toThrow(named("RequestThrottled"));
  await expect(clients.sns.send(new PublishCommand({ TopicArn: "t", Message: "m" }))).rejects.toThrow(
    named("Throttling"),
  );
  await expect(clients.s3.send(new GetObjectCommand({ Bucket: "b", Key: "k" }))).rejects.toThrow(named("SlowDown"));
});

test("a request is late", async () => {
  const { inject, dynamoDb, clock, item: read, next } = await withTable();
  await inject({ kind: "api-latency", at: { operation: "dynamodb:Put*" }, delaySeconds: 3, count: 1 });
  const put = dynamoDb.send(new PutItemCommand(item));
  await next("injected");
  expect(await read("things", "a")).toBeUndefined();
  clock.advance(3_000);
  await put;
  expect(await read("things", "a")).toBeDefined();
});

test("a request is carried out and its response lost", async () => {
  const { inject, dynamoDb, item: read } = await withTable();
  await inject({ kind: "api-response-lost", at: { operation: "dynamodb:UpdateItem" }, count: 1 });
  await expect(dynamoDb.send(new UpdateItemCommand(count))).rejects.toThrow(/socket hang up|ECONNRESET/);
  expect(await read("things", "a")).toMatchObject({ n: { N: "1" } });
});

test("a request is carried out twice", async () => {
  const { inject, dynamoDb, item: read } = await withTable();
  await inject({ kind: "api-duplicate", at: { operation: "dynamodb:UpdateItem" }, count: 1 });
  await dynamoDb.send(new UpdateItemCommand(count));
  expect(await read("things", "a")).toMatchObject({ n: { N: "2" } });
});

test("faults are aimed at a caller: a function, not a person", async () => {
  const { inject, dynamoDb, make, cloud } = await withTable();
  const body = `const { DynamoDBClient, ListTablesCommand } = sdk("dynamodb");
    return new DynamoDBClient({ maxAttempts: 1 }).send(new ListTablesCommand({})).then(() => "ran", (e) => e.name);`;
  const functionArn = await make("worker", body);
  await inject({ kind: "api-throttle-error", at: { caller: "worker" } });
  await dynamoDb.send(new PutItemCommand(item));
  const caller = { type: "administrator", arn: "arn:aws:iam::000000000000:user/administrator" } as const;
  expect((await cloud.lambda.invoke(functionArn, "{}", caller)).payload).toBe('"ThrottlingException"');
});

test("some entries of a PutEvents fail, the others are put", async () => {
  const { inject, events, busTo, queue, told } = await faultyCloud();
  await busTo(await queue("work"));
  await inject({ kind: "put-events-partial-failure", at: { resource: "shop" }, seed: 1, count: 1 });
  const entries = [1, 2, 3, 4].map((n) => ({
    ...{ EventBusName: "shop", Source: "test", DetailType: "Tested", Detail: `{"n":${n}}` },
  }));
  const { FailedEntryCount, Entries = [] } = await events.send(new PutEventsCommand({ Entries: entries }));
  const failed = Entries.filter(({ ErrorCode }) => ErrorCode === "InternalFailure");
  expect(failed.length).toBe(FailedEntryCount);
  expect(failed.length).toBeGreaterThan(0);
  // Those that did not fail are the ones on the bus, each at its own place in the response.
  const put = told("put").map(({ event }) => [event.id, event.detail["n"]]);
  expect(put).toEqual(Entries.flatMap(({ EventId }, index) => (EventId ? [[EventId, index + 1]] : [])));
  expect(put.length).toBe(4 - failed.length);
  expect((await events.send(new PutEventsCommand({ Entries: entries }))).FailedEntryCount).toBe(0);
});

test("a single entry fails", async () => {
  const { inject, events, told } = await faultyCloud();
  await inject({ kind: "put-events-partial-failure", count: 1 });
  const entry = { Source: "test", DetailType: "Tested", Detail: "{}" };
  expect((await events.send(new PutEventsCommand({ Entries: [entry] }))).FailedEntryCount).toBe(1);
  expect(told("put")).toEqual([]);
});

describe("an object", () => {
  const TEXT = "0123456789";

  async function withObject() {
    const cloud = await faultyCloud();
    const s3 = new S3Client(cloud.client);
    onTestFinished(() => s3.destroy());
    await s3.send(new CreateBucketCommand({ Bucket: "claims" }));
    await s3.send(new PutObjectCommand({ Bucket: "claims", Key: "a/b", Body: TEXT }));
    const read = async () =>
      (await s3.send(new GetObjectCommand({ Bucket: "claims", Key: "a/b" }))).Body?.transformToString();
    return { ...cloud, read };
  }

  test("is missing for a while", async () => {
    const { inject, read, clock } = await withObject();
    await inject({ kind: "object-missing", at: { resource: "claims" }, forSeconds: 60 });
    await expect(read()).rejects.toThrow(expect.objectContaining({ name: "NoSuchKey" }));
    clock.advance(60_000);
    expect(await read()).toBe(TEXT);
  });

  test("is truncated", async () => {
    const { inject, read } = await withObject();
    await inject({ kind: "object-truncated", at: { resource: "claims/a/b" }, count: 1 });
    expect(await read()).toBe("01234");
    expect(await read()).toBe(TEXT);
  });

  test("is altered", async () => {
    const { inject, read } = await withObject();
    await inject({ kind: "object-altered", count: 1 });
    expect(await read()).toBe("0123446789");
    expect(await read()).toBe(TEXT);
  });
});
