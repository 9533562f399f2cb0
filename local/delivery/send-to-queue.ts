import type { Caller } from "../aws.ts";

export interface QueueMessage {
  body: string;
  attributes: Record<string, { DataType: string; StringValue: string }>;
}

/** Sends to a queue as the caller: the queue's resource policy is checked against it. */
export type SendToQueue = (queueArn: string, message: QueueMessage, caller: Caller) => Promise<unknown>;
