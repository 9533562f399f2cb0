import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { environment } from "../environment.ts";
import type { PermanentFailure } from "../errors.ts";

/** Puts away what can never be processed: the event as it came (JSON text), and why. */
export type DeadLetter = (body: string, failure: PermanentFailure) => Promise<void>;

const LONGEST_MESSAGE = 1_000;

const sqs = new SQSClient();

/** Sends to the queue DEAD_LETTER_QUEUE_URL, with the attributes that EventBridge's own dead letters have. */
export const sendDeadLetter: DeadLetter = async (body, { code, message }) => {
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: environment("DEAD_LETTER_QUEUE_URL"),
      MessageBody: body,
      MessageAttributes: { ERROR_CODE: attribute(code), ERROR_MESSAGE: attribute(message) },
    }),
  );
};

// SQS takes no empty value and no control characters, and attributes count towards the message's size.
function attribute(text: string): { DataType: string; StringValue: string } {
  const printable = text.replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD]/g, "?");
  return { DataType: "String", StringValue: printable.slice(0, LONGEST_MESSAGE) || "(none)" };
}
