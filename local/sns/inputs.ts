import { boolean, list, type Members, map, structure, text } from "../validation/shapes.ts";

const tags = list(structure({ Key: text(), Value: text() }));
const messageAttributes = map(text(), structure({ DataType: text(), StringValue: text(), BinaryValue: text() }));

/** The shape of each operation's input: https://docs.aws.amazon.com/sns/latest/api/ */
export const inputs = {
  AddPermission: { TopicArn: text(), Label: text(), AWSAccountId: list(text()), ActionName: list(text()) },
  ConfirmSubscription: { TopicArn: text(), Token: text(), AuthenticateOnUnsubscribe: text() },
  CreateTopic: { Name: text(), Attributes: map(text(), text()), Tags: tags, DataProtectionPolicy: text() },
  DeleteTopic: { TopicArn: text() },
  GetSubscriptionAttributes: { SubscriptionArn: text() },
  GetTopicAttributes: { TopicArn: text() },
  ListSubscriptions: { NextToken: text() },
  ListSubscriptionsByTopic: { TopicArn: text(), NextToken: text() },
  ListTagsForResource: { ResourceArn: text() },
  ListTopics: { NextToken: text() },
  Publish: {
    Message: text(),
    TopicArn: text(),
    TargetArn: text(),
    PhoneNumber: text(),
    Subject: text(),
    MessageStructure: text(),
    MessageAttributes: messageAttributes,
    MessageDeduplicationId: text(),
    MessageGroupId: text(),
  },
  PublishBatch: {
    TopicArn: text(),
    PublishBatchRequestEntries: list(
      structure({
        Id: text(),
        Message: text(),
        Subject: text(),
        MessageStructure: text(),
        MessageAttributes: messageAttributes,
        MessageDeduplicationId: text(),
        MessageGroupId: text(),
      }),
    ),
  },
  RemovePermission: { TopicArn: text(), Label: text() },
  SetSubscriptionAttributes: { SubscriptionArn: text(), AttributeName: text(), AttributeValue: text() },
  SetTopicAttributes: { TopicArn: text(), AttributeName: text(), AttributeValue: text() },
  Subscribe: {
    TopicArn: text(),
    Protocol: text(),
    Endpoint: text(),
    Attributes: map(text(), text()),
    ReturnSubscriptionArn: boolean,
  },
  TagResource: { ResourceArn: text(), Tags: tags },
  Unsubscribe: { SubscriptionArn: text() },
  UntagResource: { ResourceArn: text(), TagKeys: list(text()) },
} satisfies Record<string, Members>;
