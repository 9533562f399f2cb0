import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { expect, test } from "vitest";
import { copyingStore } from "../store/copying-store.fixture.ts";
import type { Store } from "../store.ts";
import {
  type Answer,
  FUNCTION,
  FunctionError,
  type Running,
  runStepFunctions,
  single,
} from "./step-functions.fixture.ts";

const COLLECTIONS = ["machines", "executions", "histories", "events", "positions", "accepted"];

/** Returns what a process killed now would leave behind. */
function copyOf(store: Store): Store {
  const copy = copyingStore();
  for (const name of COLLECTIONS.map((each) => `step-functions/${each}`)) {
    const [from, to] = [store.collection(name), copy.collection(name)];
    for (const key of from.keys()) to.set(key, from.get(key));
  }
  return copy;
}

async function eventsOf({ client }: Running, executionArn: string): Promise<HistoryEvent[]> {
  const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
  return events;
}

const statusOf = async ({ client }: Running, executionArn: string) =>
  (await client.send(new DescribeExecutionCommand({ executionArn }))).status;

/** Advances the clock as fast as possible until the execution has ended. */
async function hurried(cloud: Running, executionArn: string) {
  while ((await statusOf(cloud, executionArn)) === "RUNNING") cloud.clock.advance(1_000);
  return cloud.client.send(new DescribeExecutionCommand({ executionArn }));
}

const step = (of: string, more: object = {}) => ({
  Type: "Task",
  Resource: FUNCTION,
  Parameters: { of, "item.$": "$.item" },
  ResultPath: null,
  ...more,
});

/** Contains every kind of state; `flaky` fails twice. */
const EVERYTHING = {
  StartAt: "First",
  States: {
    First: step("first", { Next: "Pause" }),
    Pause: { Type: "Wait", Seconds: 5, Next: "Which" },
    Which: { Type: "Choice", Choices: [{ Variable: "$.item", StringEquals: "one", Next: "Both" }], Default: "No" },
    No: { Type: "Fail" },
    Both: {
      Type: "Parallel",
      ResultPath: "$.both",
      Next: "Each",
      Branches: [
        { StartAt: "Left", States: { Left: step("left", { Next: "More" }), More: step("more", { End: true }) } },
        {
          StartAt: "Right",
          States: {
            Right: { Type: "Wait", Seconds: 2, Next: "Flaky" },
            Flaky: step("flaky", { Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 3 }], End: true }),
          },
        },
      ],
    },
    Each: {
      Type: "Map",
      ItemsPath: "$.items",
      ItemSelector: { "item.$": "$$.Map.Item.Value", "of.$": "$$.Execution.Input.item" },
      MaxConcurrency: 2,
      ResultPath: "$.each",
      ItemProcessor: {
        StartAt: "Item",
        States: {
          Item: step("item", { ResultPath: "$.got", Next: "Inner" }),
          Inner: { Type: "Parallel", ResultPath: null, End: true, Branches: [single(step("inner"))] },
        },
      },
      Next: "Caught",
    },
    Caught: step("caught", { Catch: [{ ErrorEquals: ["No"], ResultPath: "$.error", Next: "Last" }], Next: "No" }),
    Last: { Type: "Pass", Parameters: { "all.$": "$", "input.$": "$$.Execution.Input" }, End: true },
  },
};
const INPUT = { item: "one", items: ["a", "b", "c"] };

/** A service whose step `flaky` fails twice and whose step `caught` fails, and the calls it has answered. */
function service(flakyBefore = 0): { answered: string[]; answer: Answer } {
  const answered: string[] = [];
  let flaky = flakyBefore;
  const answer: Answer = ({ input }) => {
    const { of, item } = input as { of: string; item: string };
    answered.push(`${of} ${item}`);
    if (of === "flaky" && flaky++ < 2) throw new FunctionError({ errorType: "Busy" });
    if (of === "caught") throw new FunctionError({ errorType: "No" });
    return { of, item };
  };
  return { answered, answer };
}

test("an execution killed at any moment ends as if it had not been killed", { timeout: 120_000 }, async () => {
  const store = copyingStore();
  const { answered, answer } = service();
  const cloud = await runStepFunctions(store, Date.now(), answer);
  const moments: { store: Store; answered: string[]; now: number }[] = [];
  const look = () => moments.push({ store: copyOf(store), answered: [...answered], now: cloud.clock.now() });
  const arn = await cloud.create(EVERYTHING);
  const executionArn = await cloud.start(arn, INPUT, "one");
  // Changes made without a pause survive as a whole, so the process can only be killed at pauses.
  let steps = 0;
  while (store.collection<{ status: string }>("step-functions/executions").get(executionArn)?.status === "RUNNING") {
    const known = store.collection("step-functions/events").size;
    await new Promise(setImmediate);
    if (store.collection("step-functions/events").size !== known) look();
    if (++steps % 20 === 0) cloud.clock.advance(1_000);
  }
  const undisturbed = await cloud.ended(executionArn);
  const types = (events: HistoryEvent[]) => events.map(({ type }) => type).sort();
  const expected = types(await eventsOf(cloud, executionArn));
  await cloud.stop();
  expect(undisturbed.status).toBe("SUCCEEDED");
  expect(moments.length).toBeGreaterThan(12);

  for (const moment of moments) {
    const before = moment.store.collection<{ value: HistoryEvent }>("step-functions/events");
    const kept = [...before.values()].map(({ value }) => value.id);
    const failures = [...before.values()].filter(({ value }) => value.type === "LambdaFunctionFailed").length;
    const later = service(Math.min(failures, 2));
    const again = await runStepFunctions(moment.store, moment.now, later.answer);
    expect(await hurried(again, executionArn)).toMatchObject({ status: "SUCCEEDED", output: undisturbed.output });
    const events = await eventsOf(again, executionArn);
    // Recorded events stay recorded, and none is recorded twice.
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    expect(events.slice(0, kept.length).map(({ id }) => id)).toEqual(kept);
    expect(types(events)).toEqual(expected);
    // At most the work in progress runs again: two items at a time, or two branches.
    const all = [...moment.answered, ...later.answered].sort();
    const twice = all.length - answered.length;
    expect(twice).toBeGreaterThanOrEqual(0);
    expect(twice).toBeLessThanOrEqual(2);
    expect([...new Set(all)]).toEqual([...new Set(answered)].sort());
    for (const name of ["events", "positions"]) expect(moment.store.collection(`step-functions/${name}`).size).toBe(0);
    await again.stop();
  }
});

async function restarted(cloud: Running): Promise<Running> {
  const store = copyOf(cloud.store);
  const now = cloud.clock.now();
  await cloud.stop();
  return runStepFunctions(store, now);
}

test("a restart keeps finished executions, and continues running ones under the same name", async () => {
  const cloud = await runStepFunctions();
  const done = (await cloud.run(single({ Type: "Pass" }), { a: 1 })).executionArn ?? "";
  const stateMachineArn = await cloud.create(single({ Type: "Wait", Seconds: 3_600 }));
  const left = await cloud.start(stateMachineArn, {}, "one");
  const again = await restarted(cloud);
  expect(await again.ended(done)).toMatchObject({ status: "SUCCEEDED", output: '{"a":1}' });
  expect((await again.history(done)).at(-1)).toBe("ExecutionSucceeded");
  expect(await statusOf(again, left)).toBe("RUNNING");
  expect(await again.history(left)).toEqual(["ExecutionStarted", "WaitStateEntered"]);
  expect(await again.start(stateMachineArn, {}, "one")).toBe(left);
  const other = new StartExecutionCommand({ stateMachineArn, name: "one", input: '{"a":1}' });
  await expect(again.client.send(other)).rejects.toMatchObject({ name: "ExecutionAlreadyExists" });
  await again.client.send(new StopExecutionCommand({ executionArn: left, error: "E" }));
  expect(await again.ended(left)).toMatchObject({ status: "ABORTED", error: "E" });
  await again.stop();
});

test("a wait, a retry delay and the machine's time limit continue from when they began", async () => {
  const cloud = await runStepFunctions();
  cloud.onCall(() => {
    throw new FunctionError({ errorType: "Busy" });
  });
  const wait = await cloud.start(await cloud.create(single({ Type: "Wait", Seconds: 100_000 })));
  const limited = await cloud.start(
    await cloud.create({ ...single({ Type: "Wait", Seconds: 900_000 }), TimeoutSeconds: 100_000 }),
  );
  const Retry = [{ ErrorEquals: ["Busy"], IntervalSeconds: 100_000, MaxAttempts: 1 }];
  const retried = await cloud.start(await cloud.create(single({ Type: "Task", Resource: FUNCTION, Retry })));
  await expect.poll(() => cloud.calls.length).toBe(1);
  cloud.clock.advance(60_000_000);
  const again = await restarted(cloud);
  again.clock.advance(39_000_000);
  for (const each of [wait, limited, retried]) expect(await statusOf(again, each)).toBe("RUNNING");
  expect(again.calls).toEqual([]);
  again.clock.advance(1_000_000);
  expect(await again.ended(wait)).toMatchObject({ status: "SUCCEEDED" });
  expect(await again.ended(limited)).toMatchObject({ status: "TIMED_OUT", error: "States.Timeout" });
  expect(await again.ended(retried)).toMatchObject({ status: "SUCCEEDED" });
  await again.stop();
});

test("an asynchronous express execution restarts from the beginning, a synchronous one does not", async () => {
  const cloud = await runStepFunctions();
  const called = Promise.withResolvers<void>();
  cloud.onCall(({ input }) => {
    if ((input as { n: number }).n === 2) called.resolve();
    return new Promise(() => {});
  });
  const stateMachineArn = await cloud.create(single({ Type: "Task", Resource: FUNCTION }), { type: "EXPRESS" });
  const waited = cloud.client.send(new StartSyncExecutionCommand({ stateMachineArn, input: '{"n":1}' }));
  await cloud.start(stateMachineArn, { n: 2 });
  await called.promise;
  await cloud.stepFunctions.stop();
  expect(await waited).toMatchObject({ status: "ABORTED", error: "LocalCloud.Stopped" });
  const again = await restarted(cloud);
  await expect.poll(() => again.calls.map(({ input }) => input)).toEqual([{ n: 2 }]);
  await expect.poll(() => again.store.collection("step-functions/accepted").size).toBe(0);
  await again.stop();
});
