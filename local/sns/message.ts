import type { MessageAttributes } from "../messages/message-attributes.ts";

/** What a publisher hands in. */
export interface Draft {
  message: string;
  subject?: string | undefined;
  /** `json`: the message is an object with a text for each protocol. */
  structure?: string | undefined;
  attributes?: MessageAttributes | undefined;
  groupId?: string | undefined;
  deduplicationId?: string | undefined;
}

/** A published message as one subscription gets it, plain JSON. */
export interface Message {
  messageId: string;
  topicArn: string;
  /** The text for the subscription's protocol. */
  text: string;
  subject?: string | undefined;
  attributes?: MessageAttributes | undefined;
  /** ISO 8601 with milliseconds. */
  timestamp: string;
  groupId?: string | undefined;
  /** Of a FIFO topic's message. */
  deduplicationId?: string | undefined;
  sequenceNumber?: string | undefined;
}
