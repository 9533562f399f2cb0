import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { environment } from "../environment.ts";
import type { PermanentFailure } from "../errors.ts";

/** Dead-letters an event that can never be processed: its original JSON text, and the reason. */
export type DeadLetter = (body: string, failure: PermanentFailure) => Promise<void>;

const LONGEST_MESSAGE = 1_000;

const sqs = new SQSClient();

/** Sends to the queue at DEAD_LETTER_QUEUE_URL, with the attributes of EventBridge's own dead letters. */
export const sendDeadLetter: DeadLetter = async (body, { code, message }) => {
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: environment("DEAD_LETTER_QUEUE_URL"),
      MessageBody: body,
      MessageAttributes: { ERROR_CODE: attribute(code), ERROR_MESSAGE: attribute(message) },
    }),
  );
};

// SQS rejects empty values and control characters, and attributes count toward the message's size.
function attribute(text: string): { DataType: string; StringValue: string } {
  const printable = text.replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD]/g, "?");
  return { DataType: "String", StringValue: printable.slice(0, LONGEST_MESSAGE) || "(none)" };
}
