import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { arn } from "../aws.ts";
import { tracedCloud } from "./traced-cloud.fixture.ts";

const WORKER = "arn:aws:sts::000000000000:assumed-role/worker";
const QUEUE = arn("sqs", "orders");

test("a function's refused call tells who, in which invocation, what was missing, and what was considered", async () => {
  const { cloud, client, make, may, told } = await tracedCloud();
  const url = cloud.sqs.createQueue("orders").url(client.endpoint);
  await make(
    "place",
    `const { SQSClient, SendMessageCommand } = sdk("sqs");
    await new SQSClient().send(new SendMessageCommand({ QueueUrl: event.url, MessageBody: "hello" }));`,
  );
  const Statement = { Sid: "Read", Effect: "Allow", Action: "sqs:ReceiveMessage", Resource: "*" };
  may(Statement);
  await new LambdaClient(client).send(new InvokeCommand({ FunctionName: "place", Payload: JSON.stringify({ url }) }));
  const [invoked] = told("invoked");
  expect(invoked?.error).toContain("AccessDenied");
  const [refused] = told("refused").filter(({ service }) => service === "sqs");
  expect(refused).toMatchObject({
    operation: "SendMessage",
    caller: `${WORKER}/place`,
    action: "sqs:SendMessage",
    resource: QUEUE,
    by: { requestId: invoked?.requestId, caller: `${WORKER}/place` },
    considered: [{ policy: "all", sid: "Read", statement: Statement, why: "action" }],
  });
  expect(refused?.requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(refused?.requestId).not.toBe(invoked?.requestId);
});

test("a mapping that may not read its queue any more tells what is missing", async () => {
  const { cloud, make, may, next } = await tracedCloud();
  cloud.sqs.createQueue("orders");
  const functionArn = await make("charge", "");
  cloud.lambda.createEventSourceMapping({
    eventSourceArn: QUEUE,
    functionArn,
    batchSize: 10,
    maximumBatchingWindowSeconds: 0,
    reportBatchItemFailures: true,
    enabled: true,
  });
  may();
  await cloud.sqs.send(QUEUE, { body: "hello" }, { type: "administrator", arn: "me" });
  expect(await next("refused", ({ operation }) => operation === "DeleteMessage")).toMatchObject({
    caller: `${WORKER}/charge`,
    action: "sqs:DeleteMessage",
    resource: QUEUE,
    considered: [],
  });
});

test("a delivery that the target's policy does not let in tells which statements it has", async () => {
  const { cloud, next } = await tracedCloud();
  cloud.sqs.createQueue("orders");
  const Statement = {
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: "*",
    Condition: { ArnEquals: { "aws:SourceArn": arn("events", "rule/another") } },
  };
  cloud.sqs.setPolicy(QUEUE, { Version: "2012-10-17", Statement: [Statement] });
  await cloud.eventBridge.run("PutRule", { Name: "orders", EventPattern: '{"source":["app"]}' });
  await cloud.eventBridge.run("PutTargets", { Rule: "orders", Targets: [{ Id: "queue", Arn: QUEUE }] });
  await cloud.eventBridge.run("PutEvents", { Entries: [{ Source: "app", DetailType: "T", Detail: "{}" }] });
  expect(await next("delivery-failed")).toMatchObject({
    code: "NO_PERMISSIONS",
    refusal: {
      caller: "events.amazonaws.com",
      action: "sqs:SendMessage",
      resource: QUEUE,
      considered: [{ policy: QUEUE, statement: Statement, why: "condition" }],
    },
  });
});
