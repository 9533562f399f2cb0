import type { Message } from "@aws-sdk/client-sqs";
import * as v from "valibot";
import { type Particulars, particularsOf } from "../envelope.ts";

/** A message in a dead-letter queue, whatever put it there. */
export interface DeadLetter {
  messageId: string;
  queue: string;
  /** When the message was first sent. ISO 8601 in UTC. */
  sentAt: string;
  /** When the message became a dead letter; undefined when SQS does not record it. */
  deadSince: string | undefined;
  reason: { code: string; message: string };
  event: Particulars;
  /** What a redrive sends: the JSON text that the consumer expects. Undefined when the message does not contain it. */
  payload: string | undefined;
  body: string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const InvocationRecord = v.object({
  requestContext: v.object({ condition: v.string(), approximateInvokeCount: v.optional(v.number()) }),
  requestPayload: v.unknown(),
  responsePayload: v.nullish(v.object({ errorType: v.optional(v.string()), errorMessage: v.optional(v.string()) })),
});

/** https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
const StreamRecord = v.object({
  DDBStreamBatchInfo: v.object({
    streamArn: v.string(),
    shardId: v.string(),
    startSequenceNumber: v.string(),
    endSequenceNumber: v.string(),
    approximateArrivalOfFirstRecord: v.string(),
  }),
});

/** What an outbox relay dead-letters. */
const RelayRecord = v.object({
  outbox: v.array(v.object({ detailType: v.string(), resources: v.array(v.string()), detail: v.string() })),
});

/** Reads a message: an event, Lambda's record of an invocation or a stream batch, or anything else as text. */
export function readDeadLetter(message: Message, queue: string): DeadLetter {
  const { Body: body = "", MessageId: messageId = "", Attributes: attributes = {} } = message;
  const sentAt = new Date(Number(attributes.SentTimestamp ?? 0)).toISOString();
  return {
    messageId,
    queue,
    sentAt,
    deadSince: isMoved(attributes, queue) ? undefined : sentAt,
    body,
    ...contentOf(body, reasonOf(message)),
  };
}

/**
 * Whether SQS itself moved the message and kept the time it was first sent, as it does for a standard queue; a FIFO queue
 * resets it: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html
 * A consumer, EventBridge and Lambda send to a dead-letter queue at the time of the failure.
 */
const isMoved = ({ DeadLetterQueueSourceArn }: Message["Attributes"] & {}, queue: string): boolean =>
  DeadLetterQueueSourceArn !== undefined && !queue.endsWith(".fifo");

type Content = Pick<DeadLetter, "reason" | "event" | "payload">;

function contentOf(body: string, reason: DeadLetter["reason"]): Content {
  const value = parsed(body);

  const stream = v.safeParse(StreamRecord, value);
  if (stream.success) return { reason: streamReason(stream.output.DDBStreamBatchInfo), event: {}, payload: undefined };

  const invocation = v.safeParse(InvocationRecord, value);
  if (invocation.success) {
    const { requestPayload, requestContext, responsePayload } = invocation.output;
    return {
      reason: {
        code: responsePayload?.errorType ?? requestContext.condition,
        message: responsePayload?.errorMessage ?? `Lambda gave up: ${requestContext.condition}.`,
      },
      event: particularsOf(eventIn(requestPayload)),
      payload: JSON.stringify(requestPayload),
    };
  }
  return { reason, event: particularsOf(eventIn(value)), payload: body };
}

function streamReason(batch: v.InferOutput<typeof StreamRecord>["DDBStreamBatchInfo"]): DeadLetter["reason"] {
  return {
    code: "STREAM_BATCH",
    message:
      `The function never got through the records ${batch.startSequenceNumber} to ${batch.endSequenceNumber} of ` +
      `${batch.shardId} in ${batch.streamArn}. This message only points to them; the stream keeps them for 24 hours ` +
      `from ${batch.approximateArrivalOfFirstRecord}.`,
  };
}

function reasonOf({ MessageAttributes: given = {}, Attributes: attributes = {} }: Message): DeadLetter["reason"] {
  const code = given["ERROR_CODE"]?.StringValue;
  if (code) return { code, message: given["ERROR_MESSAGE"]?.StringValue ?? "" };
  const from = attributes.DeadLetterQueueSourceArn?.split(":").at(-1);
  if (!from) return { code: "UNKNOWN", message: "The message does not say why it is here." };
  return { code: "RECEIVED_TOO_OFTEN", message: `Every attempt from ${from} failed: the consumer's log says why.` };
}

function eventIn(value: unknown): unknown {
  const relayed = v.safeParse(RelayRecord, value);
  const [entry] = relayed.success ? relayed.output.outbox : [];
  return entry ? { "detail-type": entry.detailType, resources: entry.resources, detail: parsed(entry.detail) } : value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
