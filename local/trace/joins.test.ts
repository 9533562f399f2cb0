import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { arn } from "../aws.ts";
import { tracedCloud } from "./traced-cloud.fixture.ts";

const WORKER = "arn:aws:sts::000000000000:assumed-role/worker";
const QUEUE = arn("sqs", "orders");

const puts = `
  const { EventBridgeClient, PutEventsCommand } = sdk("eventbridge");
  const Entries = [{ Source: "app", DetailType: "OrderCreated", Detail: "{}" }];
  await new EventBridgeClient().send(new PutEventsCommand({ Entries }));`;

test("what a function causes carries its invocation", async () => {
  const { cloud, client, make, told } = await tracedCloud();
  const url = cloud.sqs.createQueue("orders").url(client.endpoint);
  await cloud.s3.createBucket("claims");
  await make(
    "place",
    `${puts}
    const { SQSClient, SendMessageCommand } = sdk("sqs");
    await new SQSClient().send(new SendMessageCommand({ QueueUrl: event.url, MessageBody: "hello" }));
    const { S3Client, PutObjectCommand } = sdk("s3");
    const s3 = new S3Client({ forcePathStyle: true });
    await s3.send(new PutObjectCommand({ Bucket: "claims", Key: "a", Body: "b" }));
    const { SESv2Client, SendEmailCommand } = sdk("sesv2");
    const Content = { Simple: { Subject: { Data: "s" }, Body: { Text: { Data: "t" } } } };
    const Destination = { ToAddresses: ["you@example.com"] };
    await new SESv2Client().send(new SendEmailCommand({ FromEmailAddress: "me@example.com", Destination, Content }));
    await new EventBridgeClient().send(new PutEventsCommand({ Entries: [{ Source: "app", Detail: "no" }] }));`,
  );
  for (let i = 0; i < 2; i++)
    await new LambdaClient(client).send(new InvokeCommand({ FunctionName: "place", Payload: JSON.stringify({ url }) }));
  const by = told("invoked").map(({ requestId }) => ({ requestId, caller: `${WORKER}/place` }));
  expect(new Set(by.map(({ requestId }) => requestId)).size).toBe(2);
  expect(told("invoked").map(({ error }) => error)).toEqual([undefined, undefined]);
  expect(told("put").map((fact) => fact.by)).toEqual(by);
  expect(told("sent").map((fact) => fact.by)).toEqual(by);
  expect(told("mail").map((fact) => fact.by)).toEqual(by);
  expect(told("object-written").map((fact) => fact.by)).toEqual(by);
  expect(told("put-refused").map((fact) => fact.by)).toEqual(by);
});

test("what a client causes carries its own request", async () => {
  const { client, told } = await tracedCloud();
  const Entries = [{ Source: "app", DetailType: "OrderCreated", Detail: "{}" }];
  const { $metadata } = await new EventBridgeClient(client).send(new PutEventsCommand({ Entries }));
  expect(told("put").map(({ by }) => by)).toEqual([
    { requestId: $metadata.requestId, caller: "arn:aws:iam::000000000000:user/administrator" },
  ]);
});

test("an HTTP request names the invocation that answered it", async () => {
  const { cloud, endpoint, make, told } = await tracedCloud();
  const handler = await make("answer", 'return { statusCode: 200, body: "" };');
  cloud.lambda.addPermission(handler, {
    statementId: "api",
    principal: "apigateway.amazonaws.com",
    action: "lambda:InvokeFunction",
  });
  cloud.httpApi.createApi("api");
  cloud.httpApi.addIntegration("api", "i", { functionArn: handler, timeoutMs: 30_000 });
  cloud.httpApi.addRoute("api", "GET /things", { integrationId: "i", authorization: "NONE" });
  expect((await fetch(`${endpoint}/things`)).status).toBe(200);
  expect((await fetch(`${endpoint}/nothing`)).status).toBe(404);
  const [invoked] = told("invoked");
  expect(told("http")).toMatchObject([{ path: "/things", function: handler, requestId: invoked?.requestId }, {}]);
  expect(told("http")[1]).not.toHaveProperty("requestId");
});

test("an invocation is told of when it starts, and a cold one how long its environment took", async () => {
  const { client, make, told } = await tracedCloud();
  const handler = await make("work", "return 1;");
  const invoke = () => new LambdaClient(client).send(new InvokeCommand({ FunctionName: "work" }));
  await invoke();
  await invoke();
  const [cold, warm] = told("invoked");
  expect(cold).toMatchObject({ function: handler, cold: true, memoryMb: 256 });
  expect(cold?.initMs).toBeGreaterThan(0);
  expect(cold?.initMs).toBeLessThanOrEqual(cold?.ms ?? 0);
  expect(warm).toMatchObject({ cold: false });
  expect(warm).not.toHaveProperty("initMs");
  expect(told("invocation-started")).toMatchObject([
    { function: handler, requestId: cold?.requestId, cold: true, eventIds: [] },
    { function: handler, requestId: warm?.requestId, cold: false },
  ]);
  expect(told("invocation-started")[0]?.seq).toBeLessThan(cold?.seq ?? 0);
});

test("a batch of messages tells which of them, and of their events, failed", async () => {
  const { cloud, client, make, next, told } = await tracedCloud();
  const url = cloud.sqs.createQueue("orders").url(client.endpoint);
  const functionArn = await make(
    "charge",
    "return { batchItemFailures: event.Records.filter(({ body }) => body.includes('bad'))" +
      ".map(({ messageId }) => ({ itemIdentifier: messageId })) };",
  );
  const sqs = new SQSClient(client);
  const send = async (id: string) => {
    const MessageBody = JSON.stringify({ id, "detail-type": "OrderCreated" });
    return (await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody }))).MessageId ?? "";
  };
  const ids = [await send("good"), await send("bad")];
  cloud.lambda.createEventSourceMapping({
    eventSourceArn: QUEUE,
    functionArn,
    batchSize: 10,
    maximumBatchingWindowSeconds: 0,
    reportBatchItemFailures: true,
    enabled: true,
  });
  const invoked = await next("invoked");
  expect(told("invocation-started")).toMatchObject([
    { requestId: invoked.requestId, trigger: QUEUE, messageIds: ids, eventIds: ["good", "bad"] },
  ]);
  expect(invoked).toMatchObject({ eventIds: ["good", "bad"], failedItems: [ids[1]], failedEventIds: ["bad"] });
  expect(invoked).not.toHaveProperty("error");
  await next("deleted");
  expect(told("deleted").map(({ messageId }) => messageId)).toEqual([ids[0]]);
});

test("a write is joined with its stream's batch, and that with what the relay puts", async () => {
  const { cloud, client, make, next, told } = await tracedCloud();
  const { streamArn = "" } = await cloud.dynamoDb.createTable({
    TableName: "orders",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
  });
  const functionArn = await make("relay", puts);
  const { id: mapping } = cloud.lambda.createEventSourceMapping({
    eventSourceArn: streamArn,
    functionArn,
    batchSize: 10,
    maximumBatchingWindowSeconds: 0,
    reportBatchItemFailures: true,
    startingPosition: "TRIM_HORIZON",
    enabled: true,
  });
  const { $metadata } = await new DynamoDBClient(client).send(
    new PutItemCommand({ TableName: "orders", Item: { id: { S: "order-1" } } }),
  );
  const put = await next("put");
  const [written] = told("written");
  expect(written?.by).toMatchObject({ requestId: $metadata.requestId });
  const [batch] = told("stream-batch");
  expect(batch).toMatchObject({ mapping, function: functionArn, sequenceNumbers: [written?.sequenceNumber] });
  expect(batch?.ageMs).toBeGreaterThanOrEqual(0);
  expect(told("invocation-started")).toMatchObject([
    { requestId: batch?.requestId, sequenceNumbers: [written?.sequenceNumber] },
  ]);
  expect(put.by).toEqual({ requestId: batch?.requestId, caller: `${WORKER}/relay` });
});
