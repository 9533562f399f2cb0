import { expect, test } from "vitest";
import { AwsError } from "../aws.ts";
import { eachWithStepFunctions, FUNCTION, FunctionError, ROLE, single } from "./step-functions.fixture.ts";

const cloud = eachWithStepFunctions();
const QUEUE_URL = "http://127.0.0.1:4566/000000000000/orders";
const INVOKE = "arn:aws:states:::lambda:invoke";
const SEND = "arn:aws:states:::sqs:sendMessage";
const PUT = "arn:aws:states:::events:putEvents";
const DENIED = { status: "FAILED", cause: expect.stringContaining("no identity-based policy allows") };

const task = (Resource: string, Parameters?: object, more: object = {}) =>
  single({ Type: "Task", Resource, ...(Parameters && { Parameters }), ...more });
const result = ({ output = "null" }: { output?: string | undefined }) => JSON.parse(output);

test("a function receives the input, and its response is the result", async () => {
  cloud.onCall(({ input }) => ({ charged: input }));
  const done = await cloud.run(task(FUNCTION), { total: 1 });
  expect(result(done)).toEqual({ charged: { total: 1 } });
  const [call] = cloud.calls;
  expect(call).toMatchObject({ service: "lambda", to: FUNCTION, caller: { type: "role", roleArn: ROLE } });
  expect(call?.caller).toMatchObject({ arn: `arn:aws:sts::000000000000:assumed-role/machine/${done.name}` });
});

test("lambda:invoke wraps the response in an envelope", async () => {
  cloud.onCall(() => ({ ok: true }));
  const done = await cloud.run(task(INVOKE, { FunctionName: "charge", "Payload.$": "$.order" }), { order: { id: 1 } });
  expect(result(done)).toEqual({
    ExecutedVersion: "$LATEST",
    Payload: { ok: true },
    StatusCode: 200,
    SdkHttpMetadata: { HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: "request" },
  });
  expect(cloud.calls).toMatchObject([{ to: FUNCTION, input: { id: 1 } }]);
});

test("lambda:invoke does not wait for an event", async () => {
  const done = await cloud.run(task(INVOKE, { FunctionName: FUNCTION, InvocationType: "Event", Payload: { a: 1 } }));
  expect(result(done)).toMatchObject({ StatusCode: 202, Payload: {} });
  const dry = await cloud.run(task(INVOKE, { FunctionName: FUNCTION, InvocationType: "DryRun" }));
  expect(dry).toMatchObject({ status: "FAILED", error: "Lambda.AWSLambdaException" });
});

test.each<[string, unknown, object]>([
  [
    "its own error",
    new FunctionError({ errorType: "CardDeclined", errorMessage: "no" }),
    { error: "CardDeclined", cause: '{"errorType":"CardDeclined","errorMessage":"no"}' },
  ],
  [
    "no function",
    new AwsError("ResourceNotFoundException", "Function not found", 404),
    { error: "Lambda.ResourceNotFoundException" },
  ],
  [
    "too many calls",
    new AwsError("TooManyRequestsException", "Rate Exceeded.", 429),
    { error: "Lambda.TooManyRequestsException" },
  ],
  ["another error", new AwsError("InvalidRequestContentException", "bad"), { error: "Lambda.AWSLambdaException" }],
])("a task fails with %s", async (_, error, expected) => {
  cloud.onCall(() => {
    throw error;
  });
  for (const definition of [task(FUNCTION), task(INVOKE, { FunctionName: FUNCTION })])
    expect(await cloud.run(definition)).toMatchObject({ status: "FAILED", ...expected });
});

test("a result that is too large ends the execution, even with a catch", async () => {
  cloud.onCall(() => "x".repeat(262_144));
  const definition = {
    StartAt: "A",
    States: {
      A: { Type: "Task", Resource: FUNCTION, End: true, Catch: [{ ErrorEquals: ["States.ALL"], Next: "B" }] },
      B: { Type: "Pass", End: true },
    },
  };
  expect(await cloud.run(definition)).toMatchObject({ status: "FAILED", error: "States.DataLimitExceeded" });
});

test("a task that takes too long times out", async () => {
  cloud.onCall(() => new Promise(() => {}));
  const timedOut = await cloud.run(task(FUNCTION, undefined, { TimeoutSeconds: 1 }));
  expect(timedOut).toMatchObject({ status: "FAILED", error: "States.Timeout" });
});

test("a message is sent, with an object as JSON", async () => {
  const done = await cloud.run(
    task(SEND, { QueueUrl: QUEUE_URL, "MessageBody.$": "$", MessageGroupId: "g", DelaySeconds: 5 }),
    { a: 1 },
  );
  expect(cloud.calls).toMatchObject([
    {
      to: "arn:aws:sqs:us-east-1:000000000000:orders",
      input: { body: '{"a":1}', groupId: "g", delaySeconds: 5 },
      caller: { roleArn: ROLE },
    },
  ]);
  expect(result(done)).toMatchObject({ MessageId: "message", MD5OfMessageBody: "bb6cb5c68df4652941caf652a366f2d8" });
});

test("a missing queue fails the task", async () => {
  cloud.onCall(() => {
    throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
  });
  const failed = await cloud.run(task(SEND, { QueueUrl: QUEUE_URL, MessageBody: "a" }));
  expect(failed).toMatchObject({ status: "FAILED", error: "SQS.QueueDoesNotExistException" });
});

test("events are put with the execution in their resources", async () => {
  const Entries = [{ Source: "app", DetailType: "Done", "Detail.$": "$", EventBusName: "shop", Resources: ["r"] }];
  const { executionArn, stateMachineArn, ...done } = await cloud.run(task(PUT, { Entries }), { a: 1 });
  expect(cloud.calls).toMatchObject([
    {
      input: {
        Entries: [
          {
            Source: "app",
            DetailType: "Done",
            Detail: '{"a":1}',
            EventBusName: "shop",
            Resources: ["r", executionArn, stateMachineArn],
          },
        ],
      },
    },
  ]);
  expect(result(done)).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: "event" }] });
});

test("a failed entry fails the task", async () => {
  cloud.onCall(() => ({ FailedEntryCount: 1, Entries: [{ ErrorCode: "MalformedDetail" }] }));
  const failed = await cloud.run(task(PUT, { Entries: [{ Source: "app", DetailType: "Done", Detail: "x" }] }));
  expect(failed).toMatchObject({ error: "EventBridge.FailedEntry", cause: expect.stringContaining("MalformedDetail") });
});

test.each<[string, object, object]>([
  ["lambda:InvokeFunction", task(FUNCTION), DENIED],
  [
    "lambda:InvokeFunction",
    task(INVOKE, { FunctionName: "charge" }),
    { ...DENIED, error: "Lambda.AWSLambdaException" },
  ],
  ["events:PutEvents", task(PUT, { Entries: [{ Source: "app", DetailType: "a", Detail: {} }] }), DENIED],
])("a task needs the role's %s", async (action, definition, expected) => {
  cloud.policies.splice(0);
  const failed = await cloud.run(definition);
  expect(failed).toMatchObject(expected);
  expect(failed.cause).toContain(action);
  expect(cloud.calls).toEqual([]);
});
