import type { MessageAttributes } from "../messages/message-attributes.ts";

/** A message as submitted by its sender. */
export interface Draft {
  body: string;
  attributes?: MessageAttributes;
  /** The only system attribute a sender may set. */
  traceHeader?: string;
  groupId?: string;
  deduplicationId?: string;
  delaySeconds?: number;
}

/** A message as stored: plain JSON, times in milliseconds since the epoch. */
export interface Message {
  queue: string;
  /** Its position in the queue's order. */
  sequence: number;
  messageId: string;
  body: string;
  attributes?: MessageAttributes;
  traceHeader?: string;
  groupId?: string;
  deduplicationId?: string;
  senderId: string;
  sentAt: number;
  /** Until then it is hidden from receivers: delayed or in flight. */
  visibleAt: number;
  /** The number of receives from this queue, which the redrive policy counts. */
  receives: number;
  /** The number of receives from any queue, as reported to receivers. */
  receiveCount: number;
  firstReceivedAt?: number;
  receivedAt?: number;
  /** Distinguishes the latest receipt from earlier ones. */
  receipt?: string;
  /** The queue that gave up on it. */
  deadLetterSource?: string;
}
