import type { Caller } from "../aws.ts";
import type { Refusal } from "../iam/authorizer.ts";
import type { Random } from "../random.ts";
import type { AsyncInvocations } from "./async-invocations.ts";
import { checkInvoke } from "./check-invoke.ts";
import type { Functions, LambdaFunction } from "./functions.ts";
import { ASYNC_LIMIT, checkPayload, type Run, SYNC_LIMIT, triggerOf } from "./invocation.ts";

interface InvokeResult {
  /** JSON text: the answer, or the error as `{ errorType, errorMessage, trace }`. */
  payload: string;
  error?: "Unhandled";
  requestId: string;
  executedVersion: "$LATEST";
}

/** Invokes functions for callers. */
export interface Invoker {
  /** Returns the function. Throws unless it exists and the caller may invoke it. */
  permitted(reference: string, caller: Caller): LambdaFunction;
  /** Resolves with the response or the function's error; throws `AwsError` when it does not run. */
  invoke(
    reference: string,
    payload: string,
    caller: Caller,
    options?: { clientContext?: string; requestId?: string; traceHeader?: string },
  ): Promise<InvokeResult>;
  /** Accepts an event and runs it with retries and destinations; throws `AwsError` when it is not accepted. */
  invokeAsync(reference: string, payload: string, caller: Caller, traceHeader?: string): Promise<{ requestId: string }>;
}

export function createInvoker({
  functions,
  refusal,
  random,
  run,
  asyncInvocations,
}: {
  functions: Functions;
  refusal: Refusal;
  random: Random;
  run: Run;
  asyncInvocations: AsyncInvocations;
}): Invoker {
  function permitted(reference: string, caller: Caller): LambdaFunction {
    const target = functions.find(reference);
    checkInvoke(refusal, target, caller);
    return target;
  }

  return {
    permitted,
    async invoke(reference, payload, caller, options = {}) {
      const target = permitted(reference, caller);
      const checked = checkPayload(payload, SYNC_LIMIT);
      const done = await run(target, { ...options, payload: checked, trigger: triggerOf(caller) });
      const { requestId } = done;
      return {
        payload: done.payload,
        requestId,
        executedVersion: "$LATEST",
        ...(done.error && { error: "Unhandled" }),
      };
    },
    async invokeAsync(reference, payload, caller, traceHeader) {
      const target = permitted(reference, caller);
      const requestId = random.uuid();
      asyncInvocations.accept(target, {
        requestId,
        payload: checkPayload(payload, ASYNC_LIMIT),
        trigger: triggerOf(caller),
        ...(traceHeader && { traceHeader }),
      });
      return { requestId };
    },
  };
}
