import { REGION } from "../../aws.ts";
import type { MessageAttribute, ReceivedMessage } from "../sources.ts";

/** Returns the record that a function receives for a message, as JSON text: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function sqsRecord(queueArn: string, message: ReceivedMessage): string {
  const attributes = Object.entries(message.messageAttributes ?? {});
  return JSON.stringify({
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: message.attributes,
    messageAttributes: Object.fromEntries(attributes.map(([name, attribute]) => [name, lowerCased(attribute)])),
    ...(message.md5OfMessageAttributes !== undefined && { md5OfMessageAttributes: message.md5OfMessageAttributes }),
    md5OfBody: message.md5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: REGION,
  });
}

function lowerCased({ DataType, StringValue, BinaryValue }: MessageAttribute): object {
  return {
    ...(StringValue !== undefined && { stringValue: StringValue }),
    ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType,
  };
}
