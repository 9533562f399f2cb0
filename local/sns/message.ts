import type { MessageAttributes } from "../messages/message-attributes.ts";

/** A message as submitted by its publisher. */
export interface Draft {
  message: string;
  subject?: string | undefined;
  /** `json`: the message is an object with one text per protocol. */
  structure?: string | undefined;
  attributes?: MessageAttributes | undefined;
  groupId?: string | undefined;
  deduplicationId?: string | undefined;
}

/** A published message as sent to one subscription; plain JSON. */
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
  /** Only for messages of a FIFO topic. */
  deduplicationId?: string | undefined;
  sequenceNumber?: string | undefined;
}
