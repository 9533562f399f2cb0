import { blob, list, map, number, required, structure, text } from "../api/shapes.ts";

// The members of the API: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/
export const texts = list(text());
export const textMap = map(text(), text());

const messageAttributes = map(
  text(),
  structure({
    DataType: text(),
    StringValue: text(),
    BinaryValue: blob(),
    StringListValues: texts,
    BinaryListValues: texts,
  }),
);

/** The queue an operation applies to. */
export const queue = { QueueUrl: required(text()) };

/** The members of a message, sent alone or in a batch. */
export const message = {
  MessageBody: text(),
  DelaySeconds: number(),
  MessageAttributes: messageAttributes,
  MessageSystemAttributes: messageAttributes,
  MessageDeduplicationId: text(),
  MessageGroupId: text(),
};
