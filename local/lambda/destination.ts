import { AwsError, type Caller, parseArn } from "../aws.ts";
import type { Trace } from "../trace.ts";
import type { QueueSource } from "./sources.ts";

/** Sends a record to a queue or a function; resolves with whether it arrived. */
export type SendToDestination = (
  record: string,
  delivery: { from: string; to: string; caller: Caller; failure?: { reason: string; eventId?: string } },
) => Promise<boolean>;

/**
 * As on Lambda a record that its destination refuses is lost to it: the trace says so, as the metric
 * DestinationDeliveryFailures does there.
 */
export function createDestinations({
  queues,
  trace,
  invokeAsync,
}: {
  queues: QueueSource;
  trace: Trace;
  invokeAsync: (functionArn: string, payload: string, caller: Caller) => Promise<unknown>;
}): SendToDestination {
  return async (record, { from, to, caller, failure }) => {
    try {
      if (parseArn(to).service === "sqs") await queues.send(to, { body: record }, caller);
      else await invokeAsync(to, record, caller);
    } catch (error) {
      const code = error instanceof AwsError ? error.code : "InternalFailure";
      const message = `${from} could not send its record to ${to}: ${(error as Error).message}`;
      trace.emit({ kind: "refused", service: "lambda", operation: "DestinationDelivery", code, message });
      return false;
    }
    if (failure) {
      const { reason, eventId } = failure;
      trace.emit({ kind: "dead-lettered", from, queue: to, reason, ...(eventId && { eventId }) });
    }
    return true;
  };
}
