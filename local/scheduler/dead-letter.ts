import { wholeSeconds } from "../api/seconds.ts";
import type { Exhausted } from "../delivery/retry.ts";
import type { QueueMessage } from "../delivery/send-to-queue.ts";
import type { Invocation } from "./model.ts";

/** What a queue takes at most, its attributes included. */
const QUEUE_BYTES = 1_048_576;

/**
 * What the dead-letter queue of a schedule gets: the target's input and why it did not arrive.
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

/** The text, or as many whole characters of it as `bytes` hold. */
function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  // In streaming mode the decoder holds back a character that the cut went through.
  return new TextDecoder().decode(Buffer.from(text).subarray(0, bytes), { stream: true });
}
