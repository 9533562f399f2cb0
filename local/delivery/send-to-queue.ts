import type { Caller } from "../aws.ts";

export interface QueueMessage {
  body: string;
  attributes: Record<string, { DataType: string; StringValue: string }>;
}

/** Sends a dead letter to a queue as the caller: the queue's resource policy is checked against it. */
export type SendToQueue = (queueArn: string, letter: QueueMessage, caller: Caller) => Promise<{ messageId: string }>;
