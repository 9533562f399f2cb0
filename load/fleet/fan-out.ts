import { setTimeout as delay } from "node:timers/promises";
import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import {
  DescribeExecutionCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { type Task, tasksKey } from "./task.ts";

/** Starts a function for each task. Resolves when all have succeeded; rejects when one fails, or when the signal aborts. */
export type FanOut = (tasks: Task[], signal: AbortSignal) => Promise<void>;

/** Invokes the function once for each task from this process. */
export const byInvoking =
  (lambda: LambdaClient, FunctionName: string): FanOut =>
  async (tasks, abortSignal) => {
    await Promise.all(
      tasks.map(async (task) => {
        const command = new InvokeCommand({ FunctionName, Payload: JSON.stringify(task) });
        const { FunctionError, Payload } = await lambda.send(command, { abortSignal });
        if (FunctionError === undefined) return;
        const said = Payload?.transformToString() ?? FunctionError;
        throw new Error(`Worker ${task.worker} failed: ${said}`);
      }),
    );
  };

const POLL_EVERY_MS = 2000;

/** Starts the state machine, whose map starts a function for each task in the bucket. */
export const byStateMachine =
  (sfn: SFNClient, stateMachineArn: string): FanOut =>
  async ([first, ...others], signal) => {
    if (!first) return;
    const { run } = first.site;
    const input = JSON.stringify({ key: tasksKey(run), workers: others.length + 1 });
    const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn, name: `load-${run}`, input }));
    for (;;) {
      const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      if (execution.status === "SUCCEEDED") return;
      if (execution.status !== "RUNNING") {
        const { status, error = "", cause = "" } = execution;
        throw new Error(`The execution ${executionArn} ended with ${status}: ${error} ${cause}`.trim());
      }
      try {
        await delay(POLL_EVERY_MS, undefined, { signal });
      } catch (error) {
        await sfn.send(new StopExecutionCommand({ executionArn, cause: "The load tester was stopped." }));
        throw error;
      }
    }
  };
