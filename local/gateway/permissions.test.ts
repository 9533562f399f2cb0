import { DynamoDBClient, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CopyObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { GetQueueUrlCommand, SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { drivenClock } from "../clock.ts";
import { createCloud } from "../cloud.ts";
import { seededRandom } from "../random.ts";
import { memoryStore } from "../store.ts";
import { createTrace } from "../trace.ts";

const clock = drivenClock();
const cloud = createCloud({ clock, random: seededRandom(1), store: memoryStore(), trace: createTrace(clock) });
const role = cloud.identities.createRole("subject");
let config: object;

beforeAll(async () => {
  const endpoint = await cloud.listen(0);
  await cloud.s3.createBucket("things");
  await cloud.dynamoDb.createTable({
    TableName: "orders",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  });
  cloud.sqs.createQueue("orders");
  cloud.ssm.put("/a", "1");
  cloud.start();
  const credentials = cloud.identities.credentialsFor("run", role);
  config = { endpoint, region: "us-east-1", credentials, maxAttempts: 1, forcePathStyle: true };
});
afterAll(() => cloud.stop());
beforeEach(() => may());

/** All that the role may do from now on. */
const may = (...statements: [action: string | string[], resource: string, condition?: object][]) =>
  cloud.identities.putPolicy("subject", "all", {
    Version: "2012-10-17",
    Statement: statements.map(([Action, Resource, Condition]) => ({
      Effect: "Allow",
      Action,
      Resource,
      ...(Condition && { Condition }),
    })),
  });
const denied = (action: string, resource: string) =>
  `User: arn:aws:sts::000000000000:assumed-role/subject/run is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
const arn = (rest: string) => `arn:aws:${rest.replace(":", ":us-east-1:000000000000:")}`;

test("DynamoDB: on the table, or on the index that a query names", async () => {
  const client = new DynamoDBClient(config);
  const put = () => client.send(new PutItemCommand({ TableName: "orders", Item: { id: { S: "1" } } }));
  await expect(put()).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: denied("dynamodb:PutItem", arn("dynamodb:table/orders")),
    $metadata: { httpStatusCode: 400 },
  });
  may(["dynamodb:PutItem", arn("dynamodb:table/orders")]);
  await put();
  const query = {
    TableName: "orders",
    IndexName: "i",
    KeyConditionExpression: "id = :i",
    ExpressionAttributeValues: { ":i": { S: "1" } },
  };
  await expect(client.send(new QueryCommand(query))).rejects.toThrow(
    denied("dynamodb:Query", arn("dynamodb:table/orders/index/i")),
  );
});

test("SQS: a batch needs the action of its single form, which SQS writes in lower case", async () => {
  const client = new SQSClient(config);
  may(["sqs:GetQueueUrl", arn("sqs:orders")]);
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: "orders" }));
  const batch = new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: "1", MessageBody: "a" }] });
  await expect(client.send(batch)).rejects.toMatchObject({
    name: "AccessDenied",
    message: denied("sqs:sendmessage", arn("sqs:orders")),
    $metadata: { httpStatusCode: 403 },
  });
  cloud.sqs.setPolicy(arn("sqs:orders"), {
    Statement: { Effect: "Allow", Principal: { AWS: role }, Action: "sqs:SendMessage", Resource: arn("sqs:orders") },
  });
  await client.send(batch);
});

test("S3: a missing key is told to those alone who may list the bucket", async () => {
  const client = new S3Client(config);
  const get = () => client.send(new GetObjectCommand({ Bucket: "things", Key: "missing" }));
  await expect(get()).rejects.toMatchObject({
    name: "AccessDenied",
    message: denied("s3:GetObject", '"arn:aws:s3:::things/missing"'),
    $metadata: { httpStatusCode: 403 },
  });
  may(["s3:GetObject", "arn:aws:s3:::things/*"]);
  await expect(get()).rejects.toThrow(denied("s3:ListBucket", '"arn:aws:s3:::things"'));
  may(["s3:GetObject", "arn:aws:s3:::things/*"], ["s3:ListBucket", "arn:aws:s3:::things"]);
  await expect(get()).rejects.toMatchObject({ name: "NoSuchKey" });
});

test("S3: bucket policies, copies, and the prefix of a listing", async () => {
  const client = new S3Client(config);
  const put = new PutObjectCommand({ Bucket: "things", Key: "a", Body: "1" });
  const copy = new CopyObjectCommand({ Bucket: "things", Key: "b", CopySource: "things/a" });
  const list = (Prefix: string) => client.send(new ListObjectsV2Command({ Bucket: "things", Prefix }));
  may(["s3:PutObject", "arn:aws:s3:::things/*"], ["s3:ListBucket", "*", { StringLike: { "s3:prefix": "a*" } }]);
  await client.send(put);
  await expect(client.send(copy)).rejects.toThrow(denied("s3:GetObject", '"arn:aws:s3:::things/a"'));
  expect((await list("a")).KeyCount).toBe(1);
  await expect(list("")).rejects.toThrow("s3:ListBucket");
  const Deny = { Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: "arn:aws:s3:::things/*" };
  cloud.s3.setPolicy("things", { Statement: Deny });
  await expect(client.send(put)).rejects.toThrow("with an explicit deny in a resource-based policy");
  cloud.s3.setPolicy("things", undefined);
});

test("SES: the sender is a condition", async () => {
  const send = (FromEmailAddress: string) =>
    new SESv2Client(config).send(
      new SendEmailCommand({
        FromEmailAddress,
        Destination: { ToAddresses: ["ada@example.com"] },
        Content: { Simple: { Subject: { Data: "s" }, Body: { Text: { Data: "t" } } } },
      }),
    );
  may(["ses:SendEmail", arn("ses:identity/*"), { StringEquals: { "ses:FromAddress": "shop@example.com" } }]);
  await send("Shop <shop@example.com>");
  await expect(send("other@example.com")).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: denied("ses:SendEmail", arn("ses:identity/other@example.com")),
    $metadata: { httpStatusCode: 403 },
  });
});

test("SSM: each parameter; Lambda: the function", async () => {
  const get = (...Names: string[]) => new SSMClient(config).send(new GetParametersCommand({ Names }));
  may(["ssm:GetParameters", arn("ssm:parameter/a")]);
  await get("/a");
  await expect(get("/a", "/b")).rejects.toThrow(denied("ssm:GetParameters", arn("ssm:parameter/b")));
  const describe = new GetFunctionConfigurationCommand({ FunctionName: "f" });
  await expect(new LambdaClient(config).send(describe)).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: denied("lambda:GetFunctionConfiguration", arn("lambda:function:f")),
    $metadata: { httpStatusCode: 403 },
  });
});
