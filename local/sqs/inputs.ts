import { blob, list, type Members, map, number, structure, text } from "../validation/shapes.ts";

const texts = list(text());
const textMap = map(text(), text());
const messageAttributes = map(
  text(),
  structure({
    DataType: text(),
    StringValue: text(),
    BinaryValue: blob({ max: 1_048_576 }),
    StringListValues: texts,
    BinaryListValues: texts,
  }),
);

/** What a sender says of a message, by itself or in a batch. */
const message = {
  MessageBody: text(),
  DelaySeconds: number(),
  MessageAttributes: messageAttributes,
  MessageSystemAttributes: messageAttributes,
  MessageDeduplicationId: text(),
  MessageGroupId: text(),
};

/** The shape of each operation's input: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/ */
export const inputs = {
  AddPermission: { QueueUrl: text(), Label: text(), AWSAccountIds: texts, Actions: texts },
  CancelMessageMoveTask: { TaskHandle: text() },
  ChangeMessageVisibility: { QueueUrl: text(), ReceiptHandle: text(), VisibilityTimeout: number() },
  ChangeMessageVisibilityBatch: {
    QueueUrl: text(),
    Entries: list(structure({ Id: text(), ReceiptHandle: text(), VisibilityTimeout: number() })),
  },
  CreateQueue: { QueueName: text(), Attributes: textMap, tags: textMap },
  DeleteMessage: { QueueUrl: text(), ReceiptHandle: text() },
  DeleteMessageBatch: { QueueUrl: text(), Entries: list(structure({ Id: text(), ReceiptHandle: text() })) },
  DeleteQueue: { QueueUrl: text() },
  GetQueueAttributes: { QueueUrl: text(), AttributeNames: texts },
  GetQueueUrl: { QueueName: text(), QueueOwnerAWSAccountId: text() },
  ListDeadLetterSourceQueues: { QueueUrl: text(), NextToken: text(), MaxResults: number() },
  ListMessageMoveTasks: { SourceArn: text(), MaxResults: number() },
  ListQueueTags: { QueueUrl: text() },
  ListQueues: { QueueNamePrefix: text(), NextToken: text(), MaxResults: number() },
  PurgeQueue: { QueueUrl: text() },
  ReceiveMessage: {
    QueueUrl: text(),
    AttributeNames: texts,
    MessageSystemAttributeNames: texts,
    MessageAttributeNames: texts,
    MaxNumberOfMessages: number(),
    VisibilityTimeout: number(),
    WaitTimeSeconds: number(),
    ReceiveRequestAttemptId: text(),
  },
  RemovePermission: { QueueUrl: text(), Label: text() },
  SendMessage: { QueueUrl: text(), ...message },
  SendMessageBatch: { QueueUrl: text(), Entries: list(structure({ Id: text(), ...message })) },
  SetQueueAttributes: { QueueUrl: text(), Attributes: textMap },
  StartMessageMoveTask: { SourceArn: text(), DestinationArn: text(), MaxNumberOfMessagesPerSecond: number() },
  TagQueue: { QueueUrl: text(), Tags: textMap },
  UntagQueue: { QueueUrl: text(), TagKeys: texts },
} satisfies Record<string, Members>;
