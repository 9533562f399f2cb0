import type { Caller } from "../../aws.ts";
import type { StepFunctionsDeps } from "../deps.ts";

/** The execution that a task belongs to. */
export interface TaskContext {
  deps: StepFunctionsDeps;
  /** The state machine's role. */
  caller: Caller;
  executionArn: string;
  stateMachineArn: string;
}

/** A service that a task can call. */
export interface Integration {
  /** The supported parameters; if absent, any input is accepted. */
  parameters?: string[];
  /** Runs a task on its input, after Parameters. Throws `TaskError`. */
  // biome-ignore lint/suspicious/noExplicitAny: each integration narrows its own input, which is the machine's data.
  run(input: any, context: TaskContext): Promise<unknown>;
}

/** The metadata in the responses of AWS services. */
export const sdkMetadata = (requestId: string) => ({
  SdkHttpMetadata: { HttpStatusCode: 200 },
  SdkResponseMetadata: { RequestId: requestId },
});
