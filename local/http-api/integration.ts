import { AwsError, type Caller, type HttpRequest, type HttpResponse } from "../aws.ts";
import type { Clock } from "../clock.ts";
import { toResponse } from "./payload.ts";
import { message, tooLarge } from "./responses.ts";

/** Invokes a function and waits for its result. */
export type Invoke = (
  functionArn: string,
  payload: string,
  caller: Caller,
  options: { traceHeader: string },
) => Promise<{ payload: string; error?: string; requestId: string }>;

/** A route's function, and how long API Gateway waits for it. */
export interface Integration {
  functionArn: string;
  timeoutMs: number;
}

/** What API Gateway allows, and its default: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const TIMEOUT_MS = { least: 50, most: 30_000 };

/** Reads the template's `TimeoutInMillis`. Throws for what API Gateway would reject. */
export function timeoutOf(milliseconds: unknown = TIMEOUT_MS.most): number {
  const timeout = Number(milliseconds);
  const { least, most } = TIMEOUT_MS;
  if (Number.isInteger(timeout) && timeout >= least && timeout <= most) return timeout;
  throw new Error(`Timeout should be between ${least} ms and ${most} ms; TimeoutInMillis is ${milliseconds}.`);
}

/** What came of calling a function. */
export interface Outcome {
  response: HttpResponse;
  /** Of the invocation, where its end was awaited. */
  requestId?: string;
  /** What was wrong with the function or its result, for the access log. */
  error?: string;
  /** The call that Lambda refused. */
  refusal?: AwsError;
}

/** Calls the function, and returns the response to the client: always one, whatever the function does. */
export async function callFunction(
  { functionArn, timeoutMs }: Integration,
  event: object,
  traceHeader: string,
  caller: Caller,
  request: HttpRequest,
  { invoke, machineClock }: { invoke: Invoke; machineClock: Clock },
): Promise<Outcome> {
  try {
    const result = await within(
      timeoutMs,
      machineClock,
      invoke(functionArn, JSON.stringify(event), caller, { traceHeader }),
    );
    if (result === "late")
      return {
        response: message(503, "Service Unavailable"),
        error: `The function did not answer within ${timeoutMs} ms.`,
      };
    const { requestId } = result;
    if (result.error) return { response: message(500, "Internal Server Error"), requestId, error: result.error };
    const response = toResponse(result.payload);
    if ("wrongField" in response) {
      const error = `${MALFORMED} Lambda body contains the wrong type for field "${response.wrongField}"`;
      return { response: message(500, "Internal Server Error"), requestId, error };
    }
    return { response, requestId };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === "RequestTooLargeException") return { response: tooLarge(request), error: error.message };
    const isThrottled = error.code === "TooManyRequestsException";
    const response = isThrottled ? message(503, "Service Unavailable") : message(500, "Internal Server Error");
    return { response, error: error.message, refusal: error };
  }
}

// Observed in access logs; the documentation has no list of these messages.
const MALFORMED = "The response from the Lambda function doesn't match the format that API Gateway expects.";

/** The machine's time, not the cloud's clock: a jump of a driven clock must not end a request in progress. */
function within<T>(ms: number, clock: Clock, result: Promise<T>): Promise<T | "late"> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => resolve("late"));
    result.then(resolve, reject).finally(cancel);
  });
}
