import { AwsError } from "../aws.ts";
import type { Trace } from "../trace.ts";
import type { Run } from "./invocation.ts";

/** Runs functions for those whom nobody waits for: that one was not run would else be seen nowhere. */
export const runInBackground =
  (run: Run, trace: Trace): Run =>
  async (target, request) => {
    try {
      return await run(target, request);
    } catch (error) {
      if (error instanceof AwsError) {
        const message = `${target.arn} was not run for ${request.trigger}: ${error.message}`;
        trace.emit({ kind: "refused", service: "lambda", operation: "Invoke", code: error.code, message });
      }
      throw error;
    }
  };
