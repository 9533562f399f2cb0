import type { Caller } from "../../aws.ts";
import type { StepFunctionsDeps } from "../state.ts";
import { putEvents } from "./events.ts";
import { invokeByArn, invokeByParameters } from "./lambda.ts";
import { sendMessage } from "./sqs.ts";

/** What a task knows of the execution that it is a step of. */
export interface TaskContext {
  deps: StepFunctionsDeps;
  /** The state machine's role. */
  caller: Caller;
  executionArn: string;
  stateMachineArn: string;
}

/** Runs a task on its input, after Parameters. Throws `TaskError`. */
// biome-ignore lint/suspicious/noExplicitAny: each integration narrows its own input, which is the machine's data.
export type RunTask = (input: any, context: TaskContext) => Promise<unknown>;

/** A service that a task can call. */
export interface Integration {
  /** The parameters that take effect; any input where there is none. */
  parameters?: string[];
  run: RunTask;
}

/** By the resource of the task; a Lambda function's ARN is the other kind. */
export const integrations: Record<string, Integration> = {
  "arn:aws:states:::lambda:invoke": invokeByParameters,
  "arn:aws:states:::sqs:sendMessage": sendMessage,
  "arn:aws:states:::events:putEvents": putEvents,
};

const FUNCTION = /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+$/;

/** How a task's resource is called; undefined for one that is not run here. */
export function integrationOf(resource: string): Integration | undefined {
  if (FUNCTION.test(resource)) return { run: (input, context) => invokeByArn(resource, input, context) };
  return Object.hasOwn(integrations, resource) ? integrations[resource] : undefined;
}

/** What the answers of AWS's services hold beside their own. */
export const sdkMetadata = (requestId: string) => ({
  SdkHttpMetadata: { HttpStatusCode: 200 },
  SdkResponseMetadata: { RequestId: requestId },
});
