import type { Caller } from "../aws.ts";

export interface QueueMessage {
  body: string;
  attributes: Record<string, { DataType: string; StringValue: string }>;
}

/** Sends a dead letter to a queue as the caller, which the queue's resource policy must allow. */
export type SendToQueue = (queueArn: string, letter: QueueMessage, caller: Caller) => Promise<{ messageId: string }>;
