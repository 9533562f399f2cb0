import { list, map, structure, text } from "../api/shapes.ts";

// The members of the API: https://docs.aws.amazon.com/sns/latest/api/
export const texts = list(text());
export const textMap = map(text(), text());
export const tags = list(structure({ Key: text(), Value: text() }));

/** The members of a message, published alone or in a batch. */
export const message = {
  Message: text(),
  Subject: text(),
  MessageStructure: text(),
  MessageAttributes: map(text(), structure({ DataType: text(), StringValue: text(), BinaryValue: text() })),
  MessageDeduplicationId: text(),
  MessageGroupId: text(),
};
