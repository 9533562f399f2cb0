import { wholeSeconds } from "../api/seconds.ts";
import type { Exhausted } from "../delivery/retry.ts";
import type { QueueMessage } from "../delivery/send-to-queue.ts";
import type { Invocation } from "./model.ts";

/** The maximum size of a queue message, including its attributes. */
const QUEUE_BYTES = 1_048_576;

/**
 * Returns the message for a schedule's dead-letter queue: the target's input and why it was not delivered.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
export function deadLetter(
  invocation: Invocation,
  input: string,
  error: { code: string; message: string },
  exhausted: Exhausted,
): QueueMessage {
  const attributes = (truncated: boolean) => {
    const values = {
      ERROR_CODE: error.code,
      ERROR_MESSAGE: error.message || error.code,
      EXECUTION_ID: invocation.id,
      EXHAUSTED_RETRY_CONDITION: exhausted,
      IS_PAYLOAD_TRUNCATED: String(truncated),
      RETRY_ATTEMPTS: String(Math.max(invocation.attempts - 1, 0)),
      SCHEDULED_TIME: wholeSeconds(invocation.scheduledAt),
      SCHEDULE_ARN: invocation.scheduleArn,
      TARGET_ARN: invocation.target.Arn,
    };
    return Object.fromEntries(
      Object.entries(values).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
    );
  };
  const room = QUEUE_BYTES - Buffer.byteLength(JSON.stringify(attributes(true)));
  const body = cut(input, room);
  return { body, attributes: attributes(body !== input) };
}

/** Truncates a text to at most `bytes`, keeping whole characters. */
function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  // In streaming mode the decoder withholds a character split by the cut.
  return new TextDecoder().decode(Buffer.from(text).subarray(0, bytes), { stream: true });
}
