import { ChangeMessageVisibilityCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { environment } from "../environment.ts";
import { logWith } from "../telemetry/telemetry.ts";

const LONGEST_SECONDS = 900;

/** Sets when a failed message becomes visible again, in place of the queue's visibility timeout. */
export type BackOff = (record: SQSRecord) => Promise<void>;

const sqs = new SQSClient();

/**
 * Doubles the message's delay with each receive: 1, 2, 4 … seconds, with 25 % jitter. After the last attempt the message
 * becomes visible at once, so that SQS moves it to the dead-letter queue.
 */
export const backOff: BackOff = async ({ messageId, receiptHandle, attributes }) => {
  const receives = Number(attributes.ApproximateReceiveCount);
  const last = receives >= Number(environment("MAX_RECEIVE_COUNT"));
  const VisibilityTimeout = last ? 0 : secondsAfter(receives, Math.random());
  const change = { QueueUrl: environment("QUEUE_URL"), ReceiptHandle: receiptHandle, VisibilityTimeout };
  try {
    await sqs.send(new ChangeMessageVisibilityCommand(change));
  } catch (error) {
    // Not fatal: the message still comes back, only later.
    logWith({ message_id: messageId }).warn("Failed message keeps the queue's visibility timeout", error as Error);
  }
};

/**
 * Returns the delay in whole seconds after `receives` receives; `random` in [0, 1) spreads messages that failed
 * together.
 */
export function secondsAfter(receives: number, random: number): number {
  const exact = 2 ** (receives - 1) * (0.75 + random / 2);
  return Math.min(Math.max(Math.round(exact), 1), LONGEST_SECONDS);
}
