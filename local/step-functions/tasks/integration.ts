import type { Caller } from "../../aws.ts";
import type { StepFunctionsDeps } from "../deps.ts";

/** What a task knows of the execution that it is a step of. */
export interface TaskContext {
  deps: StepFunctionsDeps;
  /** The state machine's role. */
  caller: Caller;
  executionArn: string;
  stateMachineArn: string;
}

/** A service that a task can call. */
export interface Integration {
  /** The parameters that take effect; any input where there is none. */
  parameters?: string[];
  /** Runs a task on its input, after Parameters. Throws `TaskError`. */
  // biome-ignore lint/suspicious/noExplicitAny: each integration narrows its own input, which is the machine's data.
  run(input: any, context: TaskContext): Promise<unknown>;
}

/** What the answers of AWS's services hold beside their own. */
export const sdkMetadata = (requestId: string) => ({
  SdkHttpMetadata: { HttpStatusCode: 200 },
  SdkResponseMetadata: { RequestId: requestId },
});
