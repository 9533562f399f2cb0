import type { Sqs } from "../sqs/sqs.ts";
import type { Message } from "./message.ts";
import { isFifo } from "./names.ts";

/** The endpoint for links in messages, and the topic's signature version. */
export interface Links {
  endpoint: string;
  signatureVersion: string;
}

// Only Amazon can sign as SNS: a verifier must be able to see that this message is not signed.
const SIGNATURE = Buffer.from("not signed: this message is from a local cloud, not from Amazon SNS").toString("base64");

const certificateUrl = (endpoint: string): string => `${endpoint}/SimpleNotificationService-not-signed.pem`;

export const unsubscribeUrl = (endpoint: string, subscriptionArn: string): string =>
  `${endpoint}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`;

const signed = ({ endpoint, signatureVersion }: Links) => ({
  SignatureVersion: signatureVersion,
  Signature: SIGNATURE,
  SigningCertURL: certificateUrl(endpoint),
});

/**
 * Returns the envelope that queues and HTTP endpoints receive; messages of FIFO topics have no signature.
 * https://docs.aws.amazon.com/sns/latest/dg/http-notification-json.html
 */
export function notification(message: Message, subscriptionArn: string, links: Links): string {
  const attributes = attributesOf(message);
  return JSON.stringify({
    Type: "Notification",
    MessageId: message.messageId,
    SequenceNumber: message.sequenceNumber,
    TopicArn: message.topicArn,
    Subject: message.subject,
    Message: message.text,
    Timestamp: message.timestamp,
    ...(!isFifo(message.topicArn) && signed(links)),
    UnsubscribeURL: unsubscribeUrl(links.endpoint, subscriptionArn),
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes }),
  });
}

/** Returns the event that a function receives: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export function lambdaEvent(message: Message, subscriptionArn: string, { endpoint }: Links): string {
  const record = {
    EventSource: "aws:sns",
    EventVersion: "1.0",
    EventSubscriptionArn: subscriptionArn,
    Sns: {
      Type: "Notification",
      MessageId: message.messageId,
      TopicArn: message.topicArn,
      Subject: message.subject ?? null,
      Message: message.text,
      Timestamp: message.timestamp,
      // Functions always get version 1, whatever the topic's setting.
      SignatureVersion: "1",
      Signature: SIGNATURE,
      SigningCertUrl: certificateUrl(endpoint),
      UnsubscribeUrl: unsubscribeUrl(endpoint, subscriptionArn),
      MessageAttributes: attributesOf(message),
    },
  };
  return JSON.stringify({ Records: [record] });
}

/** Returns what a queue receives: the envelope, or the raw message with its attributes. */
export function queueMessage(
  message: Message,
  to: { queueArn: string; raw: boolean; subscriptionArn: string },
  links: Links,
): Parameters<Sqs["send"]>[1] {
  const body = to.raw ? message.text : notification(message, to.subscriptionArn, links);
  const { attributes, groupId, deduplicationId } = message;
  const fifoQueue = to.queueArn.endsWith(".fifo");
  return {
    body,
    ...(to.raw && attributes && { attributes }),
    // A standard queue behind a FIFO topic receives no group.
    ...(groupId !== undefined && fifoQueue === isFifo(message.topicArn) && { groupId }),
    ...(fifoQueue && deduplicationId !== undefined && { deduplicationId }),
  };
}

export const confirmUrl = (endpoint: string, topicArn: string, token: string): string =>
  `${endpoint}/?Action=ConfirmSubscription&TopicArn=${topicArn}&Token=${token}`;

/** Returns the message that asks an endpoint to confirm its subscription, or announces its end. */
export function confirmation(
  type: "SubscriptionConfirmation" | "UnsubscribeConfirmation",
  about: { messageId: string; topicArn: string; subscriptionArn: string; token: string; timestamp: string },
  links: Links,
): string {
  const { messageId, topicArn, subscriptionArn, token, timestamp } = about;
  const text =
    type === "SubscriptionConfirmation"
      ? `You have chosen to subscribe to the topic ${topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`
      : `You have chosen to deactivate subscription ${subscriptionArn}.\nTo cancel this operation and restore the subscription, visit the SubscribeURL included in this message.`;
  return JSON.stringify({
    Type: type,
    MessageId: messageId,
    Token: token,
    TopicArn: topicArn,
    Message: text,
    SubscribeURL: confirmUrl(links.endpoint, topicArn, token),
    Timestamp: timestamp,
    ...signed(links),
  });
}

function attributesOf({ attributes = {} }: Message): Record<string, { Type: string; Value: string }> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      { Type: DataType, Value: StringValue ?? BinaryValue ?? "" },
    ]),
  );
}
