import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
} from "@aws-sdk/client-sfn";
import { expect, test } from "vitest";
import type { Caller } from "../aws.ts";
import { eachWithStepFunctions, FUNCTION, FunctionError, ROLE, single } from "./step-functions.fixture.ts";

const cloud = eachWithStepFunctions();
const PASS = single({ Type: "Pass" });
const WAIT = single({ Type: "Wait", Seconds: 3600 });
const missing = "arn:aws:states:us-east-1:000000000000:stateMachine:none";

test("an execution has its input, output and times", async () => {
  const stateMachineArn = await cloud.create(PASS, { name: "orders" });
  const executionArn = await cloud.start(stateMachineArn, { a: 1 }, "first");
  expect(executionArn).toBe("arn:aws:states:us-east-1:000000000000:execution:orders:first");
  expect(await cloud.ended(executionArn)).toMatchObject({
    executionArn,
    stateMachineArn,
    name: "first",
    status: "SUCCEEDED",
    input: '{"a":1}',
    output: '{"a":1}',
    startDate: expect.any(Date),
    stopDate: expect.any(Date),
  });
});

test("without a name it gets a generated one, and without an input an empty object", async () => {
  const stateMachineArn = await cloud.create(PASS);
  const { executionArn = "" } = await cloud.client.send(new StartExecutionCommand({ stateMachineArn }));
  expect(await cloud.ended(executionArn)).toMatchObject({
    name: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    input: "{}",
  });
});

test("an identical start returns the running execution, a different one is rejected", async () => {
  const arn = await cloud.create(WAIT, { name: "orders" });
  const first = await cloud.start(arn, { a: 1 }, "first");
  expect(await cloud.start(arn, { a: 1 }, "first")).toBe(first);
  const taken = { name: "ExecutionAlreadyExists", message: `Execution Already Exists: '${first}'` };
  await expect(cloud.start(arn, { a: 2 }, "first")).rejects.toMatchObject(taken);
  cloud.clock.advance(3_600_000);
  await cloud.ended(first);
  await expect(cloud.start(arn, { a: 1 }, "first")).rejects.toMatchObject(taken);
});

test.each([
  [
    "no such machine",
    { stateMachineArn: missing },
    "StateMachineDoesNotExist",
    `State Machine Does Not Exist: '${missing}'`,
  ],
  ["no ARN", { stateMachineArn: "orders" }, "InvalidArn", "Invalid Arn: 'Invalid ARN prefix: orders'"],
  [
    "an execution's ARN",
    { stateMachineArn: missing.replace("stateMachine", "execution") },
    "InvalidArn",
    "Resource type not valid in this context: execution",
  ],
  ["a bad name", { name: "a b" }, "InvalidName", "Invalid Name: 'a b'"],
  ["a name too long", { name: "n".repeat(81) }, "InvalidName", "Invalid Name"],
  ["no JSON", { input: "{" }, "InvalidExecutionInput", "Invalid State Machine Execution Input: '"],
  ["too much input", { input: JSON.stringify("x".repeat(262_144)) }, "ValidationException", "at 'input' failed"],
])("an invalid start is rejected: %s", async (_, change, name, message) => {
  const stateMachineArn = await cloud.create(PASS);
  await expect(cloud.client.send(new StartExecutionCommand({ stateMachineArn, ...change }))).rejects.toMatchObject({
    name,
    message: expect.stringContaining(message),
  });
});

test.each<[string, object, object, number]>([
  ["seconds", { Seconds: 60 }, {}, 60_000],
  ["seconds in the data", { SecondsPath: "$.s" }, { s: 60 }, 60_000],
  ["none", { SecondsPath: "$.s" }, { s: 0 }, 0],
])("a wait of %s follows the clock and passes its input on", async (_, wait, input, ms) => {
  const arn = await cloud.start(await cloud.create(single({ Type: "Wait", ...wait })), input);
  if (ms > 0) {
    cloud.clock.advance(ms - 1000);
    const { status } = await cloud.client.send(new DescribeExecutionCommand({ executionArn: arn }));
    expect(status).toBe("RUNNING");
  }
  cloud.clock.advance(1000);
  expect(await cloud.ended(arn)).toMatchObject({ status: "SUCCEEDED", output: JSON.stringify(input) });
});

test("a wait until a time, including one from the data or long past", async () => {
  const until = (ms: number) => new Date(cloud.clock.now() + ms).toISOString();
  const at = await cloud.start(await cloud.create(single({ Type: "Wait", Timestamp: until(60_000) })));
  const inData = await cloud.start(await cloud.create(single({ Type: "Wait", TimestampPath: "$.t" })), {
    t: until(60_000),
  });
  const past = await cloud.start(await cloud.create(single({ Type: "Wait", TimestampPath: "$.t" })), { t: until(-1) });
  await cloud.ended(past);
  expect((await cloud.client.send(new DescribeExecutionCommand({ executionArn: at }))).status).toBe("RUNNING");
  cloud.clock.advance(61_000);
  for (const arn of [at, inData]) expect(await cloud.ended(arn)).toMatchObject({ status: "SUCCEEDED" });
});

test("a wait on an invalid time fails", async () => {
  const failed = await cloud.run(single({ Type: "Wait", SecondsPath: "$.s" }), { s: "soon" });
  expect(failed).toMatchObject({ status: "FAILED", error: "States.Runtime" });
  expect(failed.cause).toContain("$.s");
});

test("a stopped execution is aborted with the given reason", async () => {
  const executionArn = await cloud.start(await cloud.create(WAIT));
  const stopped = await cloud.client.send(new StopExecutionCommand({ executionArn, error: "E", cause: "C" }));
  expect(stopped.stopDate).toBeInstanceOf(Date);
  expect(await cloud.ended(executionArn)).toMatchObject({ status: "ABORTED", error: "E", cause: "C" });
  expect(await cloud.client.send(new StopExecutionCommand({ executionArn, error: "late" }))).toEqual(
    expect.objectContaining({ stopDate: stopped.stopDate }),
  );
  expect(await cloud.ended(executionArn)).toMatchObject({ error: "E" });
});

test("an aborted execution does nothing more, not even a retry", async () => {
  const called = Promise.withResolvers<void>();
  cloud.onCall(() => {
    called.resolve();
    return new Promise(() => {});
  });
  const Retry = [{ ErrorEquals: ["States.ALL"], MaxAttempts: 99_999_999 }];
  const executionArn = await cloud.start(await cloud.create(single({ Type: "Task", Resource: FUNCTION, Retry })));
  await called.promise;
  await cloud.client.send(new StopExecutionCommand({ executionArn }));
  expect(await cloud.ended(executionArn)).toMatchObject({ status: "ABORTED" });
  expect(cloud.calls).toHaveLength(1);
});

test("an execution that exceeds its machine's time limit times out", async () => {
  const executionArn = await cloud.start(await cloud.create({ ...WAIT, TimeoutSeconds: 60 }));
  cloud.clock.advance(60_000);
  expect(await cloud.ended(executionArn)).toMatchObject({ status: "TIMED_OUT" });
  expect((await cloud.history(executionArn)).at(-1)).toBe("ExecutionTimedOut");
});

test("executions are listed newest first, by status, in pages", async () => {
  const stateMachineArn = await cloud.create(WAIT);
  const [first = "", ...later] = await Promise.all(
    ["1", "2", "3"].map((name) => cloud.start(stateMachineArn, {}, name)),
  );
  await cloud.client.send(new StopExecutionCommand({ executionArn: first }));
  const list = async (more: object = {}) => {
    const output = await cloud.client.send(new ListExecutionsCommand({ stateMachineArn, ...more }));
    return { names: output.executions?.map(({ name }) => name), next: output.nextToken };
  };
  expect((await list()).names).toEqual(["3", "2", "1"]);
  expect((await list({ statusFilter: "RUNNING" })).names).toHaveLength(later.length);
  const page = await list({ maxResults: 2 });
  expect([page.names, (await list({ maxResults: 2, nextToken: page.next })).names]).toEqual([["3", "2"], ["1"]]);
  await expect(list({ redriveFilter: "REDRIVEN" })).rejects.toThrow("redriveFilter is not supported");
});

test("the history contains states, items and failures", async () => {
  cloud.onCall(() => {
    throw new FunctionError({ errorType: "No" });
  });
  const ItemProcessor = { StartAt: "B", States: { B: { Type: "Task", Resource: FUNCTION, End: true } } };
  const { executionArn = "" } = await cloud.run(single({ Type: "Map", ItemProcessor }), [1]);
  expect(await cloud.history(executionArn)).toEqual([
    "ExecutionStarted",
    "MapStateEntered",
    "MapIterationStarted",
    "TaskStateEntered",
    "LambdaFunctionFailed",
    "MapIterationFailed",
    "MapStateFailed",
    "ExecutionFailed",
  ]);
  const { events = [] } = await cloud.client.send(new GetExecutionHistoryCommand({ executionArn, reverseOrder: true }));
  expect(events[0]).toMatchObject({ id: 8, previousEventId: 7, executionFailedEventDetails: { error: "No" } });
  expect(events.at(-2)).toMatchObject({ stateEnteredEventDetails: { name: "A", input: "[1]" } });
  const bare = await cloud.client.send(new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }));
  expect(bare.events?.[1]?.stateEnteredEventDetails).toEqual({ name: "A" });
});

test("waits and passes have their own event types in the history", async () => {
  const states = { A: { Type: "Wait", Seconds: 1, Next: "B" }, B: { Type: "Succeed" } };
  const executionArn = await cloud.start(await cloud.create({ StartAt: "A", States: states }));
  cloud.clock.advance(1000);
  await cloud.ended(executionArn);
  expect(await cloud.history(executionArn)).toEqual([
    "ExecutionStarted",
    "WaitStateEntered",
    "WaitStateExited",
    "SucceedStateEntered",
    "SucceedStateExited",
    "ExecutionSucceeded",
  ]);
});

test("an execution uses the machine as it was at its start", async () => {
  const stateMachineArn = await cloud.create(WAIT);
  const executionArn = await cloud.start(stateMachineArn);
  await cloud.client.send(new UpdateStateMachineCommand({ stateMachineArn, definition: JSON.stringify(PASS) }));
  const machine = await cloud.client.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
  expect(machine).toMatchObject({ stateMachineArn, roleArn: ROLE, definition: JSON.stringify(WAIT) });
});

test("a machine that never ends reaches the history limit", { timeout: 60_000 }, async () => {
  const states = {
    A: { Type: "Choice", Choices: [{ Variable: "$.done", IsPresent: true, Next: "C" }], Default: "B" },
    B: { Type: "Pass", Next: "A" },
    C: { Type: "Succeed" },
  };
  const executionArn = await cloud.start(await cloud.create({ StartAt: "A", States: states }));
  await expect
    .poll(async () => (await cloud.client.send(new DescribeExecutionCommand({ executionArn }))).status, {
      timeout: 50_000,
    })
    .toBe("FAILED");
  expect(await cloud.ended(executionArn)).toMatchObject({
    error: "States.Runtime",
    cause: "The execution reached the maximum number of history events (25000).",
  });
});

test("a synchronous express execution returns its result, and is not listed", async () => {
  const stateMachineArn = await cloud.create(PASS, { type: "EXPRESS", name: "fast" });
  const input = '{"a":1}';
  const answer = await cloud.client.send(new StartSyncExecutionCommand({ stateMachineArn, name: "one", input }));
  expect(answer).toMatchObject({ status: "SUCCEEDED", output: input, stateMachineArn, name: "one" });
  expect(answer.executionArn).toMatch(/^arn:aws:states:us-east-1:000000000000:express:fast:one:[0-9a-f-]{36}$/);
  const executionArn = await cloud.start(stateMachineArn);
  await expect(cloud.client.send(new DescribeExecutionCommand({ executionArn }))).rejects.toMatchObject({
    name: "InvalidArn",
  });
  await expect(cloud.client.send(new ListExecutionsCommand({ stateMachineArn }))).rejects.toMatchObject({
    name: "StateMachineTypeNotSupported",
    message: "This operation is not supported by this type of state machine",
  });
  const standard = await cloud.create(PASS);
  await expect(cloud.client.send(new StartSyncExecutionCommand({ stateMachineArn: standard }))).rejects.toMatchObject({
    name: "StateMachineTypeNotSupported",
  });
});

test("an express execution ends after five minutes", async () => {
  const stateMachineArn = await cloud.create(WAIT, { type: "EXPRESS" });
  const answer = cloud.client.send(new StartSyncExecutionCommand({ stateMachineArn }));
  // The request must arrive before the time passes.
  await expect
    .poll(() => cloud.clock.advance(300_000) ?? Promise.race([answer, "runs"]))
    .toMatchObject({ status: "TIMED_OUT" });
});

test("unsupported operations are rejected by name", async () => {
  const executionArn = missing.replace("stateMachine:none", "execution:a:b");
  await expect(cloud.client.send(new RedriveExecutionCommand({ executionArn }))).rejects.toThrow(
    "RedriveExecution is not supported by the local cloud",
  );
  await expect(cloud.client.send(new DescribeExecutionCommand({ executionArn }))).rejects.toMatchObject({
    name: "ExecutionDoesNotExist",
    message: `Execution Does Not Exist: '${executionArn}'`,
  });
  const versioned = { name: "a", definition: JSON.stringify(PASS), roleArn: ROLE };
  await expect(cloud.client.send(new CreateStateMachineCommand({ ...versioned, publish: true }))).rejects.toThrow(
    "versions",
  );
});

test("inside the cloud a role starts only what its policies allow", async () => {
  const arn = await cloud.create(PASS);
  const role: Caller = { type: "role", arn: "arn:session", roleArn: "arn:aws:iam::000000000000:role/rule" };
  const { executionArn } = await cloud.stepFunctions.startExecution(arn, { input: "[1]", name: "n" }, role);
  expect(await cloud.ended(executionArn)).toMatchObject({ name: "n", output: "[1]" });
  cloud.policies.splice(0);
  await expect(cloud.stepFunctions.startExecution(arn, { input: "{}" }, role)).rejects.toMatchObject({
    code: "AccessDeniedException",
    message: expect.stringContaining("is not authorized to perform: states:StartExecution on resource"),
  });
});
