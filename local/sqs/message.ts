import type { MessageAttributes } from "../messages/message-attributes.ts";

/** What a sender hands in. */
export interface Draft {
  body: string;
  attributes?: MessageAttributes;
  /** The one system attribute a sender may set. */
  traceHeader?: string;
  groupId?: string;
  deduplicationId?: string;
  delaySeconds?: number;
}

/** A message as the store keeps it: plain JSON, times in milliseconds since the epoch. */
export interface Message {
  queue: string;
  /** Where it stands in the queue's order. */
  sequence: number;
  messageId: string;
  body: string;
  attributes?: MessageAttributes;
  traceHeader?: string;
  groupId?: string;
  deduplicationId?: string;
  senderId: string;
  sentAt: number;
  /** Until then nobody receives it: it is delayed or in flight. */
  visibleAt: number;
  /** How often it was received from this queue, which is what a redrive policy counts. */
  receives: number;
  /** How often it was received from any queue, which is what receivers are told. */
  receiveCount: number;
  firstReceivedAt?: number;
  receivedAt?: number;
  /** Tells the latest receipt from earlier ones. */
  receipt?: string;
  /** The queue that gave up on it. */
  deadLetterSource?: string;
}
