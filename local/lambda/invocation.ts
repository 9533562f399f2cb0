import { AwsError, type Caller } from "../aws.ts";
import type { CallerTime, Clock } from "../clock.ts";
import type { Random } from "../random.ts";
import { eventIdsOf } from "../trace/event-ids.ts";
import type { Trace } from "../trace.ts";
import type { Outcome } from "./environment.ts";
import type { LambdaFunction } from "./functions.ts";
import { failedItems, type Reported } from "./mappings/batch-response.ts";

/** A finished invocation: `payload` is the function's response, or its error in Lambda's format. */
export interface Invocation extends Outcome {
  requestId: string;
  cold: boolean;
  /** Wall time in milliseconds, including the init phase. */
  ms: number;
}

/** A batch from an event source mapping. */
export interface BatchRequest extends Reported {
  /** The items by the identifier used to report failures: a message id or a sequence number. */
  items: ReadonlyMap<string, { eventIds: string[] }>;
  /** The field of an invocation's facts that lists the identifiers. */
  identifiers: "messageIds" | "sequenceNumbers";
  /** Called just before the function runs. */
  onStart?(requestId: string): void;
}

export interface InvocationRequest {
  payload: string;
  /** The ARN of the rule, queue, stream or caller that invoked it. */
  trigger: string;
  /** An asynchronous invocation keeps its id across retries. */
  requestId?: string;
  /** JSON text. */
  clientContext?: string;
  /** The X-Ray trace that the invocation belongs to; without one, it begins its own. */
  traceHeader?: string;
  batch?: BatchRequest;
}

export type Run = (target: LambdaFunction, request: InvocationRequest) => Promise<Invocation>;

const HEX = "0123456789abcdef";
/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const SYNC_LIMIT = 6_291_456;
export const ASYNC_LIMIT = 1_048_576;
// Lambda allows the response 100 bytes more than the request.
const RESPONSE_LIMIT = SYNC_LIMIT + 100;

/**
 * Runs functions in their environments, once `ready` resolves, and records it in the trace. Rejects for throttling, and
 * for failures not caused by the function.
 */
export function createRun(deps: {
  clock: Clock;
  callerTime: CallerTime;
  random: Random;
  trace: Trace;
  ready: () => Promise<void>;
}): Run {
  const { clock, callerTime, random, trace } = deps;
  const ready = () => deps.ready().catch(refuse);
  return async (target, request) => {
    await ready();
    return target.pool.run(async (environment, cold) => {
      const startedAt = callerTime.elapsed();
      const requestId = request.requestId ?? random.uuid();
      const { batch, trigger } = request;
      const eventIds = batch ? [...batch.items.values()].flatMap((item) => item.eventIds) : eventIdsOf(request.payload);
      const about = { function: target.arn, requestId, cold, trigger, eventIds };
      batch?.onStart?.(requestId);
      const items = batch && { [batch.identifiers]: [...batch.items.keys()] };
      trace.emit({ kind: "invocation-started", ...about, ...items });
      const outcome = limited(
        await environment.invoke(
          {
            requestId,
            payload: request.payload,
            functionArn: target.arn,
            traceId: request.traceHeader ?? traceId(clock, random),
            ...(request.clientContext !== undefined && { clientContext: request.clientContext }),
          },
          target.config.timeoutSeconds,
        ),
      );
      const ms = callerTime.elapsed() - startedAt;
      trace.emit({
        kind: "invoked",
        ...about,
        ms,
        ...(cold && environment.initMs !== undefined && { initMs: environment.initMs }),
        memoryMb: target.config.memoryMb,
        ...(outcome.error && { error: `${outcome.error.errorType}: ${outcome.error.errorMessage}` }),
        ...(batch && failuresIn(outcome, batch)),
      });
      return { ...outcome, requestId, cold, ms };
    });
  };
}

/** Returns the failed items that the function reported; nothing when its error applies to the whole batch. */
function failuresIn(outcome: Outcome, batch: BatchRequest): { failedItems?: string[]; failedEventIds?: string[] } {
  if (outcome.error) return {};
  const failed = failedItems(outcome, batch);
  if (failed.size === 0) return {};
  return {
    failedItems: [...failed],
    failedEventIds: [...failed].flatMap((id) => batch.items.get(id)?.eventIds ?? []),
  };
}

/** Converts any other error into one of Lambda's, the only kind that callers of an invocation expect. */
function refuse(error: unknown): never {
  throw error instanceof AwsError ? error : new AwsError("ServiceException", (error as Error).message, 500);
}

function traceId(clock: Clock, random: Random): string {
  const time = Math.floor(clock.now() / 1_000).toString(16);
  return `Root=1-${time}-${random.text(24, HEX)};Parent=${random.text(16, HEX)};Sampled=0`;
}

function limited(outcome: Outcome): Outcome {
  if (outcome.payload.length * 3 <= RESPONSE_LIMIT || Buffer.byteLength(outcome.payload) <= RESPONSE_LIMIT)
    return outcome;
  const error = {
    errorType: "Function.ResponseSizeTooLarge",
    errorMessage: `Response payload size exceeded maximum allowed payload size (${RESPONSE_LIMIT} bytes).`,
  };
  return { payload: JSON.stringify(error), error };
}

/** Returns the payload as the function receives it. Throws if it is too large or not JSON. */
export function checkPayload(payload: string, limit: number): string {
  const bytes = Buffer.byteLength(payload);
  if (bytes > limit) {
    const operation = limit === SYNC_LIMIT ? "InvokeFunction" : "InvokeAsync";
    throw new AwsError(
      "RequestTooLargeException",
      `Request must be smaller than ${limit} bytes for the ${operation} operation (it has ${bytes}).`,
      413,
    );
  }
  if (bytes === 0) return "{}";
  try {
    JSON.parse(payload);
  } catch (error) {
    throw new AwsError(
      "InvalidRequestContentException",
      `Could not parse request body into json: ${(error as Error).message}`,
    );
  }
  return payload;
}

/** Returns the ARN that identifies a caller in the trace. */
export const triggerOf = (caller: Caller): string => (caller.type === "service" ? caller.sourceArn : caller.arn);
