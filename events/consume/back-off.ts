import { ChangeMessageVisibilityCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { environment } from "../environment.ts";
import { logWith } from "../telemetry/telemetry.ts";

const LONGEST_SECONDS = 900;

/** Asks that a failed message comes back after a while of its own, instead of after the queue's visibility timeout. */
export type BackOff = (record: SQSRecord) => Promise<void>;

const sqs = new SQSClient();

/**
 * Hides the message for longer with each time it was received: 1, 2, 4 … seconds, a quarter more or less. The last
 * attempt's message is not hidden: SQS moves it to the dead-letter queue as soon as it would be received again.
 */
export const backOff: BackOff = async ({ messageId, receiptHandle, attributes }) => {
  const receives = Number(attributes.ApproximateReceiveCount);
  const last = receives >= Number(environment("MAX_RECEIVE_COUNT"));
  const VisibilityTimeout = last ? 0 : secondsAfter(receives, Math.random());
  const change = { QueueUrl: environment("QUEUE_URL"), ReceiptHandle: receiptHandle, VisibilityTimeout };
  try {
    await sqs.send(new ChangeMessageVisibilityCommand(change));
  } catch (error) {
    // Without it the message comes back all the same, only later.
    logWith({ message_id: messageId }).warn("Failed message keeps the queue's visibility timeout", error as Error);
  }
};

/** Whole seconds to wait after a message was received `receives` times; `random` in [0, 1) spreads those that failed together. */
export function secondsAfter(receives: number, random: number): number {
  const exact = 2 ** (receives - 1) * (0.75 + random / 2);
  return Math.min(Math.max(Math.round(exact), 1), LONGEST_SECONDS);
}
