import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AwsError, type Caller } from "../../aws.ts";
import { createEventBridge } from "../../event-bridge/event-bridge.ts";
import { createRefusal } from "../../iam/authorizer.ts";
import { createKinesis } from "../../kinesis/kinesis.ts";
import { seededRandom } from "../../random.ts";
import { createSqs } from "../../sqs/sqs.ts";
import { memoryStore } from "../../store.ts";
import { createTrace, type Fact } from "../../trace.ts";
import { frozenClock } from "../frozen-clock.fixture.ts";
import type { Target } from "../model.ts";
import { createScheduler, type Scheduler } from "../scheduler.ts";
import { createSchedulerTargets } from "./cloud-targets.ts";

const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:000000000000:${resource}`;
const ROLE = "arn:aws:iam::000000000000:role/scheduler";
const POOR = "arn:aws:iam::000000000000:role/poor";
const FUNCTION = arn("lambda", "function:notify");
const DLQ = arn("sqs", "dlq");

/** The queues, bus and stream in this file are real; functions, topics and machines only record calls. */
async function createTestCloud() {
  const clock = frozenClock("2030-01-01T00:00:00Z");
  const random = seededRandom(1);
  const store = memoryStore();
  const trace = createTrace(clock);
  const allow = (Action: string | string[]) => [
    { Version: "2012-10-17", Statement: { Effect: "Allow", Action, Resource: "*" } },
  ];
  const policiesOf = (role: string) => (role === ROLE ? allow("*") : role === POOR ? allow("sqs:SendMessage") : []);
  const refusal = createRefusal({ now: clock.now, policiesOf });
  const deps = { clock, random, store, trace, refusal };
  const sqs = createSqs(deps);
  for (const name of ["orders", "dlq"]) sqs.createQueue(name);
  sqs.createQueue("orders.fifo", { FifoQueue: "true", ContentBasedDeduplication: "true" });
  const kinesis = createKinesis(deps);
  await kinesis.createStream({ name: "clicks", shardCount: 1 });
  const eventBridge = createEventBridge({ ...deps, targets: {}, sendToQueue: sqs.send });
  const calls: { to: string; how: string; what: string; caller: Caller }[] = [];
  const lambda = {
    arnOf: (reference: string) => (reference.startsWith("arn:") ? reference : arn("lambda", `function:${reference}`)),
    async invoke(to: string, what: string, caller: Caller) {
      calls.push({ to, how: "sync", what, caller });
      return { payload: "", requestId: "r", executedVersion: "$LATEST" as const };
    },
    async invokeAsync(to: string, what: string, caller: Caller) {
      if (to !== FUNCTION) throw new AwsError("ResourceNotFoundException", `Function not found: ${to}`, 404);
      calls.push({ to, how: "async", what, caller });
      return { requestId: "r" };
    },
  };
  const sns = {
    async publish(to: string, { message }: { message: string }, caller: Caller) {
      calls.push({ to, how: "publish", what: message, caller });
      return { messageId: "m" };
    },
  };
  const stepFunctions = {
    async startExecution(to: string, { input }: { input: string }, caller: Caller) {
      calls.push({ to, how: "execution", what: input, caller });
      return { executionArn: "e" };
    },
  };
  const targets = createSchedulerTargets({ sqs, lambda, eventBridge, sns, kinesis, stepFunctions });
  const scheduler = createScheduler({ ...deps, targets, sendToQueue: sqs.send });
  return { clock, trace, sqs, kinesis, calls, scheduler, eventBridge };
}

let cloud: Awaited<ReturnType<typeof createTestCloud>>;
let scheduler: Scheduler;
beforeAll(async () => {
  cloud = await createTestCloud();
  scheduler = cloud.scheduler;
});
afterAll(async () => {
  await scheduler.stop();
  await cloud.eventBridge.stop();
  cloud.sqs.stop();
});

let made = 0;

/** Runs a schedule once, and returns its trace facts except those of queues. */
async function run(target: Partial<Target> & { Arn: string }): Promise<Fact[]> {
  const seen = cloud.trace.recent().length;
  await scheduler.run("CreateSchedule", {
    Name: `s-${++made}`,
    ScheduleExpression: "at(2030-01-01T00:00:00)",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: { RoleArn: ROLE, DeadLetterConfig: { Arn: DLQ }, ...target },
  });
  cloud.clock.advance(0);
  await scheduler.idle();
  return cloud.trace
    .recent()
    .slice(seen)
    .filter(({ kind }) => kind !== "sent");
}

/** Receives and deletes the oldest message of a queue. */
async function take(name: string) {
  const queueArn = arn("sqs", name);
  const [message] = await cloud.sqs.receive(queueArn, { max: 1, waitMs: 0 });
  if (message) cloud.sqs.delete(queueArn, [message.receiptHandle]);
  return message;
}

async function deadAttributes() {
  const { messageAttributes = {} } = (await take("dlq")) ?? {};
  return Object.fromEntries(Object.entries(messageAttributes).map(([name, each]) => [name, each.StringValue]));
}

const delivered = [expect.objectContaining({ kind: "delivered" })];

describe("a queue", () => {
  test("receives the input as its message", async () => {
    const told = await run({ Arn: arn("sqs", "orders"), Input: "hello" });
    expect(told).toEqual(delivered);
    const message = await take("orders");
    expect(message).toMatchObject({ body: "hello" });
    expect(told).toMatchObject([{ messageId: message?.messageId, input: "hello" }]);
  });

  test("that is FIFO receives the message group", async () => {
    const Arn = arn("sqs", "orders.fifo");
    expect(await run({ Arn, Input: "hello", SqsParameters: { MessageGroupId: "g" } })).toEqual(delivered);
    expect(await take("orders.fifo")).toMatchObject({ body: "hello", attributes: { MessageGroupId: "g" } });
  });

  test("receives the message that a universal target describes", async () => {
    const Input = JSON.stringify({
      QueueUrl: "http://127.0.0.1:4566/000000000000/orders",
      MessageBody: "at <aws.scheduler.scheduled-time>",
      MessageAttributes: { type: { DataType: "String", StringValue: "t" } },
    });
    expect(await run({ Arn: "arn:aws:scheduler:::aws-sdk:sqs:sendMessage", Input })).toEqual(delivered);
    expect(await take("orders")).toMatchObject({
      body: "at 2030-01-01T00:00:00Z",
      messageAttributes: { type: { StringValue: "t" } },
    });
  });

  test("that does not exist sends the input to the dead-letter queue, with SQS's own code", async () => {
    await run({ Arn: arn("sqs", "nope"), Input: "hello" });
    const message = await take("dlq");
    expect(message).toMatchObject({
      body: "hello",
      messageAttributes: {
        ERROR_CODE: { StringValue: "AWS.SimpleQueueService.NonExistentQueue" },
        ERROR_MESSAGE: { StringValue: "The specified queue does not exist." },
        RETRY_ATTEMPTS: { StringValue: "0" },
        TARGET_ARN: { StringValue: arn("sqs", "nope") },
      },
    });
  });

  test("and its dead-letter queue reject a role that does not exist", async () => {
    const facts = await run({ Arn: arn("sqs", "orders"), Input: "hello", RoleArn: `${ROLE}-nope` });
    expect(facts).toMatchObject([
      { kind: "delivery-failed", code: "AccessDenied" },
      {
        kind: "dropped",
        reason: expect.stringMatching(/scheduler-nope.*sqs:sendmessage.*orders.*sqs:sendmessage.*dlq/),
      },
    ]);
  });
});

describe("a function", () => {
  test("is invoked asynchronously as the role", async () => {
    expect(await run({ Arn: FUNCTION, Input: '{"n":1}' })).toEqual(delivered);
    expect(cloud.calls.at(-1)).toMatchObject({
      to: FUNCTION,
      how: "async",
      what: '{"n":1}',
      caller: { roleArn: ROLE },
    });
  });

  test("is invoked as a universal target specifies", async () => {
    const Arn = "arn:aws:scheduler:::aws-sdk:lambda:invoke";
    const Payload = '{"n":2}';
    expect(await run({ Arn, Input: JSON.stringify({ FunctionName: "notify", Payload }) })).toEqual(delivered);
    expect(cloud.calls.at(-1)).toMatchObject({ to: "notify", how: "sync", what: Payload });
    const Input = JSON.stringify({ FunctionName: FUNCTION, InvocationType: "Event", Payload: { n: 3 } });
    expect(await run({ Arn, Input })).toEqual(delivered);
    expect(cloud.calls.at(-1)).toMatchObject({ to: FUNCTION, how: "async", what: '{"n":3}' });
    await run({ Arn, Input: JSON.stringify({ FunctionName: FUNCTION, InvocationType: "Later" }) });
    expect(await deadAttributes()).toMatchObject({ ERROR_CODE: "InvalidParameterValueException" });
    await run({ Arn, Input: "{}" });
    expect(await deadAttributes()).toMatchObject({ ERROR_MESSAGE: expect.stringContaining("'functionName'") });
  });

  test("is not invoked by a role without permission", async () => {
    const before = cloud.calls.length;
    for (const target of [
      { Arn: FUNCTION, Input: "{}" },
      { Arn: "arn:aws:scheduler:::aws-sdk:lambda:invoke", Input: '{"FunctionName":"notify"}' },
    ]) {
      await run({ ...target, RoleArn: POOR });
      expect(await deadAttributes()).toMatchObject({
        ERROR_CODE: "AccessDeniedException",
        ERROR_MESSAGE: expect.stringContaining(
          `not authorized to perform: lambda:InvokeFunction on resource: ${FUNCTION}`,
        ),
      });
    }
    expect(cloud.calls).toHaveLength(before);
  });

  test("that does not exist is reported", async () => {
    await run({ Arn: `${FUNCTION}-nope`, Input: "{}" });
    expect(await deadAttributes()).toMatchObject({ ERROR_CODE: "ResourceNotFoundException" });
  });
});

describe("a bus", () => {
  const EventBridgeParameters = { Source: "app.orders", DetailType: "Due" };
  const Arn = arn("events", "event-bus/default");

  test("receives an event with the input as its detail", async () => {
    const facts = await run({ Arn, Input: '{"at":"<aws.scheduler.scheduled-time>"}', EventBridgeParameters });
    expect(facts).toMatchObject([
      {
        kind: "put",
        bus: "default",
        event: { source: "app.orders", "detail-type": "Due", detail: { at: "2030-01-01T00:00:00Z" } },
      },
      { kind: "delivered" },
    ]);
  });

  test("receives the events that a universal target lists", async () => {
    const entry = { Source: "app.orders", DetailType: "Due", Detail: "{}" };
    const Input = JSON.stringify({ Entries: [entry, { ...entry, EventBusName: Arn }] });
    const facts = await run({ Arn: "arn:aws:scheduler:::aws-sdk:eventbridge:putEvents", Input });
    expect(facts.map(({ kind }) => kind)).toEqual(["put", "put", "delivered"]);
  });

  test("that rejects an event, such as one that is not an object, sends it to the dead-letter queue", async () => {
    await run({ Arn, Input: '"text"', EventBridgeParameters });
    expect(await deadAttributes()).toMatchObject({
      ERROR_CODE: "MalformedDetail",
      ERROR_MESSAGE: "Detail is malformed.",
    });
  });

  test("accepts nothing from a role without permission", async () => {
    await run({ Arn, Input: "{}", EventBridgeParameters, RoleArn: POOR });
    expect(await deadAttributes()).toMatchObject({
      ERROR_CODE: "AccessDeniedException",
      ERROR_MESSAGE: expect.stringContaining(`events:PutEvents on resource: ${Arn}`),
    });
  });
});

test("a stream receives a record with the partition key", async () => {
  const Arn = arn("kinesis", "stream/clicks");
  expect(await run({ Arn, Input: "hello", KinesisParameters: { PartitionKey: "k" } })).toEqual(delivered);
  await run({ Arn, Input: "hello", KinesisParameters: { PartitionKey: "k" }, RoleArn: POOR });
  expect(await deadAttributes()).toMatchObject({ ERROR_CODE: "AccessDeniedException", TARGET_ARN: Arn });
});

test("a state machine is started with the input", async () => {
  const Arn = arn("states", "stateMachine:ship");
  expect(await run({ Arn, Input: '{"n":1}' })).toEqual(delivered);
  expect(cloud.calls.at(-1)).toMatchObject({ to: Arn, how: "execution", what: '{"n":1}', caller: { roleArn: ROLE } });
});

test("a topic receives the input as its message", async () => {
  const Arn = arn("sns", "alarms");
  expect(await run({ Arn, Input: "hello" })).toEqual(delivered);
  expect(cloud.calls.at(-1)).toMatchObject({ to: Arn, how: "publish", what: "hello", caller: { roleArn: ROLE } });
});
