import { DescribeExecutionCommand } from "@aws-sdk/client-sfn";
import { expect, test } from "vitest";
import { eachWithStepFunctions, FUNCTION, FunctionError, single } from "./step-functions.fixture.ts";

const cloud = eachWithStepFunctions();
const output = async (definition: object, input?: unknown) => {
  const { output: text, error, cause } = await cloud.run(definition, input);
  return text === undefined ? { error, cause } : JSON.parse(text);
};

const choose = (rule: object) => ({
  StartAt: "A",
  States: {
    A: { Type: "Choice", Choices: [{ ...rule, Next: "Yes" }], Default: "No" },
    Yes: { Type: "Pass", Result: "yes", End: true },
    No: { Type: "Pass", Result: "no", End: true },
  },
});

test.each<[string, object, unknown, string]>([
  ["a missing field", { Variable: "$.a", IsPresent: false }, {}, "yes"],
  ["a present field", { Variable: "$.a", IsPresent: false }, { a: 1 }, "no"],
  ["what is no text", { Variable: "$.a", IsString: false }, { a: 1 }, "yes"],
  ["not null", { Variable: "$.a", IsNull: false }, { a: 0 }, "yes"],
  ["a number below", { Variable: "$.a", NumericLessThan: 5 }, { a: 4 }, "yes"],
  ["a text is no number", { Variable: "$.a", NumericLessThan: 5 }, { a: "4" }, "no"],
  ["a number is no text", { Variable: "$.a", StringGreaterThan: "1" }, { a: 2 }, "no"],
  [
    "a time before",
    { Variable: "$.a", TimestampLessThan: "2026-01-02T00:00:00Z" },
    { a: "2026-01-01T00:00:00Z" },
    "yes",
  ],
  ["a number is no time", { Variable: "$.a", TimestampLessThan: "2026-01-02T00:00:00Z" }, { a: 5 }, "no"],
  ["an asterisk", { Variable: "$.a", StringMatches: "log-*.txt" }, { a: "log-1.txt" }, "yes"],
  ["brackets stand for themselves", { Variable: "$.a", StringMatches: "log-[1]?.*" }, { a: "log-[1]?.txt" }, "yes"],
  ["brackets are no class", { Variable: "$.a", StringMatches: "log-[1].*" }, { a: "log-1.txt" }, "no"],
  ["a question mark is no joker", { Variable: "$.a", StringMatches: "a?" }, { a: "ab" }, "no"],
  ["a number matches no pattern", { Variable: "$.a", StringMatches: "*" }, { a: 1 }, "no"],
  ["not", { Not: { Variable: "$.a", BooleanEquals: true } }, { a: false }, "yes"],
  [
    "and",
    {
      And: [
        { Variable: "$.a", IsPresent: false },
        { Variable: "$.b", NumericEquals: 1 },
      ],
    },
    { b: 1 },
    "yes",
  ],
  [
    "or",
    {
      Or: [
        { Variable: "$.b", NumericEqualsPath: "$.c" },
        { Variable: "$.b", IsNull: true },
      ],
    },
    { b: 1, c: 1 },
    "yes",
  ],
])("a choice supports %s", async (_, rule, input, expected) => {
  expect(await output(choose(rule), input)).toBe(expected);
});

test("a choice on a path that does not exist fails", async () => {
  const failed = await output(choose({ Variable: "$.a", NumericEquals: 1 }), {});
  expect(failed).toMatchObject({ error: "States.Runtime" });
});

test.each<[string, object, unknown]>([
  ["a false result", { Type: "Pass", Result: false }, false],
  ["a null result", { Type: "Pass", Result: null }, null],
  ["the root as the place for the result", { Type: "Pass", Result: 1, ResultPath: "$" }, 1],
  ["a place in brackets", { Type: "Pass", Result: 1, ResultPath: "$['b']" }, { a: "x", b: 1 }],
  ["paths to the root", { Type: "Pass", InputPath: "$", OutputPath: "$" }, { a: "x" }],
  [
    "a template",
    { Type: "Pass", Parameters: { "b.$": "$.a", "c.$": "States.Format('{}!', $.a)" } },
    { b: "x", c: "x!" },
  ],
])("a state supports %s", async (_, state, expected) => {
  expect(await output(single(state), { a: "x" })).toEqual(expected);
});

test("the context object describes the execution and its machine", async () => {
  const template = {
    "id.$": "$$.Execution.Id",
    "machine.$": "$$.StateMachine.Name",
    "input.$": "$$.Execution.Input.a",
  };
  const arn = await cloud.create(single({ Type: "Pass", Parameters: template }), { name: "orders" });
  const { output: text = "" } = await cloud.ended(await cloud.start(arn, { a: "x" }, "first"));
  expect(JSON.parse(text)).toEqual({
    id: "arn:aws:states:us-east-1:000000000000:execution:orders:first",
    machine: "orders",
    input: "x",
  });
});

test("every state sees the same execution, at any depth", async () => {
  const template = { "n.$": "$.n", "input.$": "$$.Execution.Input.list[1].n", "start.$": "$$.Execution.StartTime" };
  const inner = { StartAt: "C", States: { C: { Type: "Pass", Parameters: template, End: true } } };
  const map = { Type: "Map", ItemsPath: "$.list", ItemProcessor: inner, ResultPath: "$.each", Next: "B" };
  const last = {
    Type: "Pass",
    Parameters: { "each.$": "$.each", "text.$": "States.Format('{}', $$.Execution.Input.a)" },
  };
  const definition = { StartAt: "A", States: { A: map, B: { ...last, End: true } } };
  const { output: text = "", startDate } = await cloud.run(definition, { a: "x", list: [{ n: 1 }, { n: 2 }] });
  const start = startDate?.toISOString();
  expect(JSON.parse(text)).toEqual({ each: [1, 2].map((n) => ({ n, input: 2, start })), text: "x" });
});

test("a map runs over its items, and branches run in parallel", async () => {
  const inner = { StartAt: "B", States: { B: { Type: "Pass", Parameters: { "got.$": "$.item" }, End: true } } };
  const map = {
    Type: "Map",
    ItemsPath: "$.list",
    ItemSelector: { "item.$": "$$.Map.Item.Value" },
    ItemProcessor: inner,
  };
  expect(await output(single(map), { list: [1, 2] })).toEqual([{ got: 1 }, { got: 2 }]);
  const branch = (name: string) => ({ StartAt: name, States: { [name]: { Type: "Pass", Result: name, End: true } } });
  expect(await output(single({ Type: "Parallel", Branches: [branch("B"), branch("C")] }))).toEqual(["B", "C"]);
});

test("a failure is caught by its name, and its cause is passed on", async () => {
  cloud.onCall(() => {
    throw new FunctionError({ errorType: "CardDeclined", errorMessage: "no" });
  });
  const definition = {
    StartAt: "A",
    States: {
      A: {
        Type: "Task",
        Resource: FUNCTION,
        Catch: [{ ErrorEquals: ["CardDeclined"], ResultPath: "$.e", Next: "B" }],
        End: true,
      },
      B: { Type: "Pass", End: true },
    },
  };
  expect(await output(definition, { a: 1 })).toEqual({
    a: 1,
    e: { Error: "CardDeclined", Cause: '{"errorType":"CardDeclined","errorMessage":"no"}' },
  });
});

test("a failure is retried", async () => {
  let calls = 0;
  cloud.onCall(() => {
    if (++calls < 2) throw new FunctionError({ errorType: "Busy" });
    return calls;
  });
  const Retry = [{ ErrorEquals: ["Busy"], IntervalSeconds: 1, MaxAttempts: 5, BackoffRate: 1, MaxDelaySeconds: 1 }];
  expect(await output(single({ Type: "Task", Resource: FUNCTION, Retry }))).toBe(2);
});

test("retries wait longer and longer on the clock, and finally give up", async () => {
  const times: number[] = [];
  cloud.onCall(() => {
    times.push(cloud.clock.now());
    throw new FunctionError({ errorType: "Busy" });
  });
  const Retry = [
    { ErrorEquals: ["Other"] },
    {
      ErrorEquals: ["States.TaskFailed"],
      IntervalSeconds: 1_000,
      MaxAttempts: 3,
      BackoffRate: 3,
      MaxDelaySeconds: 5_000,
    },
  ];
  const arn = await cloud.start(await cloud.create(single({ Type: "Task", Resource: FUNCTION, Retry })));
  while ((await cloud.client.send(new DescribeExecutionCommand({ executionArn: arn }))).status === "RUNNING") {
    cloud.clock.advance(100_000);
  }
  expect(await cloud.ended(arn)).toMatchObject({ status: "FAILED", error: "Busy" });
  const pauses = times.slice(1).map((time, index) => Math.floor((time - (times[index] ?? 0)) / 1_000_000));
  expect(pauses).toEqual([1, 3, 5]);
});

test("a Fail state ends with its error and cause, or with none", async () => {
  const fail = (state: object) =>
    cloud.run({ StartAt: "A", States: { A: { Type: "Fail", ...state } } }, { why: "late" });
  expect(await fail({ Error: "Late", CausePath: "$.why" })).toMatchObject({
    status: "FAILED",
    error: "Late",
    cause: "late",
  });
  const plain = await fail({});
  expect([plain.status, plain.error, plain.cause]).toEqual(["FAILED", undefined, undefined]);
});

test("when a map fails, items that have not started never start", async () => {
  cloud.onCall(() => {
    throw new FunctionError({ errorType: "No" });
  });
  const ItemProcessor = { StartAt: "B", States: { B: { Type: "Task", Resource: FUNCTION, End: true } } };
  const map = { Type: "Map", MaxConcurrency: 1, ItemProcessor };
  expect(await output(single(map), [1, 2, 3])).toMatchObject({ error: "No" });
  expect(cloud.calls).toHaveLength(1);
});

test.each<[string, object, unknown]>([
  ["in the input", { Parameters: { "a.$": "States.Format('{}', $.a)" }, Type: "Pass" }, { a: "C:\\x" }],
  ["that JSON would need", { Parameters: { "a.$": "States.JsonToString($)" }, Type: "Pass" }, { a: 'say "x"' }],
  [
    "in the execution's input",
    { Parameters: { "a.$": "States.Format('{}', $$.Execution.Input.a)" }, Type: "Pass", InputPath: "$.b" },
    { a: "\\", b: {} },
  ],
  [
    "in a task's result",
    { Type: "Task", Resource: FUNCTION, ResultSelector: { "a.$": "States.ArrayGetItem($.l, 0)" } },
    { l: ["\\"] },
  ],
])("a backslash %s is never lost silently", async (_, state, input) => {
  expect(await output(single(state), input)).toMatchObject({
    error: "States.Runtime",
    cause: expect.stringContaining("intrinsic functions lose backslashes: state A"),
  });
});

test("text without backslashes passes through intrinsic functions", async () => {
  const state = { Type: "Pass", Parameters: { "a.$": "States.JsonToString($)" } };
  expect(await output(single(state), { b: 1 })).toEqual({ a: '{"b":1}' });
});
