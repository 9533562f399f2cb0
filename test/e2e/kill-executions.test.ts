import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { GetExecutionHistoryCommand, type HistoryEvent, ListExecutionsCommand, SFNClient } from "@aws-sdk/client-sfn";
import { App, Stack } from "aws-cdk-lib";
import { Rule } from "aws-cdk-lib/aws-events";
import { SfnStateMachine } from "aws-cdk-lib/aws-events-targets";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { DefinitionBody, StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { describe, expect, onTestFinished, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { startKillableCloud } from "../support/killable-cloud.ts";
import { isLocal } from "./stage-under-test.ts";

const EXECUTIONS = 10;
const KILLS = 3;

/** A function that leaves a line for each call, after a moment that is long enough to be killed in. */
const CODE = `
import { appendFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
export async function handler(call) {
  appendFileSync(process.env.LEDGER, JSON.stringify({ ...call, at: Date.now() }) + "\\n");
  await delay(150);
  return { step: call.step, item: call.item };
}`;

interface Call {
  step: string;
  item: string;
  execution: string;
  /** When it began, in milliseconds since the epoch. */
  at: number;
}

/** A state machine with a state of every kind that takes time or does something. */
function definitionFor(functionArn: string): object {
  const task = (step: string, more: object) => ({
    Type: "Task",
    Resource: functionArn,
    Parameters: { step, "item.$": "$.item", "execution.$": "$$.Execution.Id" },
    ResultPath: null,
    ...more,
  });
  const branch = (step: string) => ({ StartAt: step, States: { [step]: task(step, { End: true }) } });
  return {
    StartAt: "Begin",
    States: {
      Begin: { Type: "Pass", Parameters: { item: "order", "lines.$": "$.detail.lines" }, Next: "Reserve" },
      Reserve: task("Reserve", { Next: "Pause" }),
      Pause: { Type: "Wait", Seconds: 1, Next: "HasLines" },
      HasLines: {
        Type: "Choice",
        Choices: [{ Variable: "$.lines[0]", IsPresent: true, Next: "Both" }],
        Default: "None",
      },
      None: { Type: "Fail" },
      Both: { Type: "Parallel", Branches: [branch("Charge"), branch("Notify")], ResultPath: null, Next: "Each" },
      Each: {
        Type: "Map",
        ItemsPath: "$.lines",
        ItemSelector: { "item.$": "$$.Map.Item.Value" },
        MaxConcurrency: 2,
        ItemProcessor: {
          StartAt: "Pack",
          States: { Pack: task("Pack", { Next: "Ship" }), Ship: task("Ship", { End: true }) },
        },
        ResultPath: null,
        Next: "Close",
      },
      Close: task("Close", { End: true }),
    },
  };
}

const LINES = ["a", "b", "c"];
/** What each execution calls the function for, once. */
const STEPS = [
  ...["Reserve", "Charge", "Notify", "Close"].map((step) => `${step} order`),
  ...LINES.flatMap((line) => [`Pack ${line}`, `Ship ${line}`]),
].sort();

/** An app with a rule that starts the state machine; gives its assembly. */
function synthesize(directory: string, ledger: string): string {
  const code = join(directory, "code");
  mkdirSync(code);
  writeFileSync(join(code, "index.mjs"), CODE);
  const app = new App({ outdir: join(directory, "cdk.out"), analyticsReporting: false });
  const stack = new Stack(app, "Executions");
  const worker = new LambdaFunction(stack, "Worker", {
    runtime: Runtime.NODEJS_24_X,
    handler: "index.handler",
    code: Code.fromAsset(code),
    environment: { LEDGER: ledger },
  });
  const definitionBody = DefinitionBody.fromString(stack.toJsonString(definitionFor(worker.functionArn)));
  const machine = new StateMachine(stack, "Machine", { stateMachineName: "orders", definitionBody });
  worker.grantInvoke(machine);
  new Rule(stack, "Placed", { eventPattern: { source: ["test.kill"] }, targets: [new SfnStateMachine(machine)] });
  return app.synth().directory;
}

/** When each task that a history tells of ended, by its step and item, in milliseconds since the epoch. */
function endsIn(events: HistoryEvent[]): [string, number][] {
  let ends: [string, number][] = [];
  for (const { type, timestamp, stateExitedEventDetails: exited } of events) {
    if (type !== "TaskStateExited") continue;
    const { item } = JSON.parse(exited?.output ?? "{}") as { item: string };
    ends = [...ends, [`${exited?.name} ${item}`, timestamp?.getTime() ?? 0]];
  }
  return ends;
}

const MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:orders";

describe.skipIf(!isLocal)(`${EXECUTIONS} executions and ${KILLS} kills`, () => {
  test("each ends as if nothing had happened, and no state that had ended runs again", async () => {
    const directory = mkdtempSync(join(tmpdir(), "executions-"));
    const ledger = join(directory, "calls");
    const args = ["--app", synthesize(directory, ledger), "--data-dir", join(directory, "data"), "--quiet"];
    const cloud = await startKillableCloud(args);
    onTestFinished(async () => {
      await cloud.stop();
      rmSync(directory, { recursive: true });
    });
    const Detail = JSON.stringify({ lines: LINES });
    const Entries = Array.from({ length: EXECUTIONS }, () => ({ Source: "test.kill", DetailType: "Placed", Detail }));
    const { FailedEntryCount } = await (await cloud.stage()).events.send(new PutEventsCommand({ Entries }));
    expect(FailedEntryCount).toBe(0);
    for (let kill = 0; kill < KILLS; kill++) {
      await delay(kill * 400 + Math.random() * 800);
      await cloud.killAndStart();
    }

    const { config } = (await cloud.stage()).events;
    const { hostname: host = "", port } = (await config.endpoint?.()) ?? {};
    const states = new SFNClient({
      region: config.region,
      credentials: config.credentials,
      endpoint: `http://${host}:${port}`,
    });
    const executionsNow = async () =>
      (await states.send(new ListExecutionsCommand({ stateMachineArn: MACHINE }))).executions ?? [];
    const executions = await eventually(
      "every execution has ended",
      executionsNow,
      (each) => each.length >= EXECUTIONS && each.every(({ status }) => status !== "RUNNING"),
    );
    // A rule delivers at least once: an event that was under way at a kill may have started two.
    expect(new Set(executions.map(({ status }) => status))).toEqual(new Set(["SUCCEEDED"]));

    const calls = readFileSync(ledger, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Call);
    for (const { executionArn } of executions) {
      const { events = [] } = await states.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
      expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
      const ends = endsIn(events);
      expect(ends.map(([step]) => step).sort()).toEqual(STEPS);
      for (const [step, end] of ends) {
        const begins = calls.filter((call) => call.execution === executionArn && `${call.step} ${call.item}` === step);
        expect(begins.length).toBeGreaterThan(0);
        expect(begins.filter(({ at }) => at > end)).toEqual([]);
      }
    }
    const again = calls.length - executions.length * STEPS.length;
    console.log(
      `${KILLS} kills: ${executions.length} executions, ${calls.length} calls, ${again} of them of tasks under way at a kill`,
    );
  });
});
