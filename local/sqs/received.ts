import type { MessageAttributes } from "../messages/message-attributes.ts";
import { sequenceNumber } from "../messages/sequence-number.ts";
import { md5OfBody } from "./checksum.ts";
import type { Message } from "./message.ts";
import { toHandle } from "./receipt.ts";

/** A message as returned to a receiver; `attributes` are system attributes, such as `ApproximateReceiveCount`. */
export interface ReceivedMessage {
  messageId: string;
  receiptHandle: string;
  body: string;
  md5OfBody: string;
  attributes: Record<string, string>;
  messageAttributes: MessageAttributes;
}

export function toReceived(message: Message, fifo: boolean): ReceivedMessage {
  const { queue, sequence, receipt = "", body, firstReceivedAt, groupId, deduplicationId, traceHeader } = message;
  return {
    messageId: message.messageId,
    receiptHandle: toHandle({ queue, sequence, receipt }),
    body,
    md5OfBody: md5OfBody(body),
    attributes: {
      SenderId: message.senderId,
      SentTimestamp: String(message.sentAt),
      ApproximateReceiveCount: String(message.receiveCount),
      ApproximateFirstReceiveTimestamp: String(firstReceivedAt ?? message.sentAt),
      ...(fifo ? { SequenceNumber: sequenceNumber(message) } : {}),
      ...(groupId === undefined ? {} : { MessageGroupId: groupId }),
      ...(deduplicationId === undefined ? {} : { MessageDeduplicationId: deduplicationId }),
      ...(traceHeader === undefined ? {} : { AWSTraceHeader: traceHeader }),
      ...(message.deadLetterSource === undefined ? {} : { DeadLetterQueueSourceArn: message.deadLetterSource }),
    },
    messageAttributes: message.attributes ?? {},
  };
}
