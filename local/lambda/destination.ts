import { AwsError, type Caller, parseArn } from "../aws.ts";
import { explanationOf } from "../iam/refused-call.ts";
import { causedBy } from "../trace/by.ts";
import type { Trace } from "../trace.ts";
import type { QueueSource } from "./sources.ts";

/** Why a record is a dead letter. */
interface Failure {
  reason: string;
  tries: number;
  eventId?: string | undefined;
}

/** Sends a record to a queue or a function; resolves with whether it arrived. */
export type SendToDestination = (
  record: string,
  delivery: { from: string; to: string; caller: Caller; failure?: Failure },
) => Promise<boolean>;

/**
 * As on Lambda, a record that its destination rejects is lost; the trace records it, like Lambda's metric
 * DestinationDeliveryFailures.
 */
export function createDestinations({
  queues,
  trace,
  invokeAsync,
}: {
  queues: QueueSource;
  trace: Trace;
  invokeAsync: (functionArn: string, payload: string, caller: Caller) => Promise<{ requestId: string }>;
}): SendToDestination {
  return async (record, { from, to, caller, failure }) => {
    let messageId: string;
    try {
      if (parseArn(to).service !== "sqs") messageId = (await invokeAsync(to, record, caller)).requestId;
      else if (failure) messageId = (await queues.sendLetter(to, { body: record }, caller)).messageId;
      else messageId = (await queues.send(to, { body: record }, caller)).messageId;
    } catch (error) {
      const code = error instanceof AwsError ? error.code : "InternalFailure";
      const message = `${from} could not send its record to ${to}: ${(error as Error).message}`;
      trace.emit({
        kind: "refused",
        service: "lambda",
        operation: "DestinationDelivery",
        code,
        message,
        ...explanationOf(error),
      });
      return false;
    }
    if (failure) {
      const { reason, tries, eventId } = failure;
      const about = { from, queue: to, reason, messageId, tries, ...causedBy(caller) };
      trace.emit({ kind: "dead-lettered", ...about, ...(eventId !== undefined && { eventId }) });
    }
    return true;
  };
}
