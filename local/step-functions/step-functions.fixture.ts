import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { afterEach, beforeEach, expect } from "vitest";
import type { Caller } from "../aws.ts";
import { type DrivenClock, drivenClock } from "../clock.ts";
import { createRefusal } from "../iam/authorizer.ts";
import { seededRandom } from "../random.ts";
import { serve } from "../serve.fixture.ts";
import { memoryStore, type Store } from "../store.ts";
import { createStepFunctions, type StepFunctions } from "./step-functions.ts";

export const ROLE = "arn:aws:iam::000000000000:role/machine";
export const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:charge";

/** A service call made by a task. */
interface Called {
  service: "lambda" | "sqs" | "events";
  to: string;
  input: unknown;
  caller: Caller;
}

export type Answer = (call: Called) => unknown;

export interface Running {
  clock: DrivenClock;
  store: Store;
  stepFunctions: StepFunctions;
  client: SFNClient;
  calls: Called[];
  /** Sets how services respond: it may throw an `AwsError`, or for Lambda a `FunctionError`. */
  onCall(answer: Answer): void;
  /** The policies of every role. */
  policies: object[];
  create(definition: object, more?: { name?: string; type?: "STANDARD" | "EXPRESS" }): Promise<string>;
  start(stateMachineArn: string, input?: unknown, name?: string): Promise<string>;
  /** Returns the execution once it has ended. */
  ended(executionArn: string): ReturnType<typeof describe>;
  /** Creates a machine, runs it, and returns its execution. */
  run(definition: object, input?: unknown): ReturnType<typeof describe>;
  /** Returns the types of an execution's events. */
  history(executionArn: string): Promise<(string | undefined)[]>;
  stop(): Promise<void>;
}

/** The error thrown by a function. */
export class FunctionError extends Error {
  readonly payload: object;

  constructor(payload: object) {
    super(JSON.stringify(payload));
    this.payload = payload;
  }
}

const ALL = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };

/** Starts Step Functions on a port, at a given time of its clock; the services that tasks call only record calls. */
export async function runStepFunctions(
  store: Store = memoryStore(),
  now = Date.now(),
  answer: Answer = ({ input }) => input,
): Promise<Running> {
  const clock = drivenClock(now - Date.now());
  const random = seededRandom(clock.now());
  const policies: object[] = [ALL];
  const calls: Called[] = [];
  let answerNow = answer;
  const call = async (called: Called) => {
    calls.push(called);
    return answerNow(called);
  };
  const stepFunctions = createStepFunctions({
    clock,
    random,
    store,
    started: Promise.resolve(),
    refusal: createRefusal({ now: clock.now, policiesOf: () => policies }),
    mayAssume: (roleArn) => roleArn === ROLE,
    lambda: {
      arnOf: (name) => (name.startsWith("arn:") ? name : FUNCTION.replace("charge", name)),
      async invoke(to, payload, caller) {
        try {
          const result = await call({ service: "lambda", to, input: JSON.parse(payload), caller });
          return { payload: JSON.stringify(result) ?? "null", requestId: "request" };
        } catch (error) {
          if (!(error instanceof FunctionError)) throw error;
          return { payload: error.message, error: "Unhandled", requestId: "request" };
        }
      },
      async invokeAsync(to, payload, caller) {
        await call({ service: "lambda", to, input: JSON.parse(payload), caller });
        return { requestId: "request" };
      },
    },
    async sendToQueue(to, input, caller) {
      await call({ service: "sqs", to, input, caller });
      return { messageId: "message" };
    },
    async putEvents(input, caller) {
      const output = await call({ service: "events", to: "events", input, caller });
      return output === input ? { FailedEntryCount: 0, Entries: [{ EventId: "event" }] } : (output as object);
    },
  });
  const server = await serve(stepFunctions.service);
  const client = new SFNClient({ ...server.client, disableHostPrefix: true });
  const running: Omit<Running, "run"> = {
    clock,
    store,
    stepFunctions,
    client,
    calls,
    policies,
    onCall: (next) => {
      answerNow = next;
    },
    async create(definition, more = {}) {
      const { stateMachineArn = "" } = await client.send(
        new CreateStateMachineCommand({
          name: random.text(8),
          definition: JSON.stringify(definition),
          roleArn: ROLE,
          ...more,
        }),
      );
      return stateMachineArn;
    },
    async start(stateMachineArn, input = {}, name) {
      const command = new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input), name });
      return (await client.send(command)).executionArn ?? "";
    },
    async ended(executionArn) {
      await expect
        .poll(async () => (await describe(client, executionArn)).status, { interval: 2, timeout: 5000 })
        .not.toBe("RUNNING");
      return describe(client, executionArn);
    },
    async history(executionArn) {
      const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
      return events.map(({ type }) => type);
    },
    async stop() {
      client.destroy();
      await stepFunctions.stop();
      await server.close();
    },
  };
  return {
    ...running,
    async run(definition, input) {
      return running.ended(await running.start(await running.create(definition), input));
    },
  };
}

const describe = (client: SFNClient, executionArn: string) =>
  client.send(new DescribeExecutionCommand({ executionArn }));

/** Starts a separate Step Functions for each test in a file. */
export function eachWithStepFunctions(): Running {
  const running = {} as Running;
  beforeEach(async () => {
    Object.assign(running, await runStepFunctions());
  });
  afterEach(() => running.stop());
  return running;
}

/** Returns a machine with one state. */
export const single = (state: object) => ({ StartAt: "A", States: { A: { End: true, ...state } } });
