import type { Caller } from "../../aws.ts";
import { DEFAULT_CONTENT_TYPE } from "../delivery-policy.ts";
import type { SnsDeps } from "../deps.ts";
import { mailOf } from "../mail.ts";
import type { Subscription, Topic } from "../model.ts";
import { confirmation, type Links, lambdaEvent, notification, queueMessage } from "../notification.ts";
import { deadLetterQueueOf, effectivePolicyOf, isRaw } from "../subscription-attributes.ts";
import { signatureVersionOf } from "../topic-attributes.ts";
import { messageIdOf, type Parcel } from "./delivery.ts";
import type { HttpPost } from "./http-post.ts";

/** Hands parcels to endpoints and dead-letter queues. Throws `AwsError` or `DeliveryError`. */
export interface HandOver {
  /** Returns the message id from a queue, or the request id from a function. */
  toEndpoint(parcel: Parcel, subscription: Subscription, topic: Topic): Promise<string | undefined>;
  /** Returns the queue and the dead letter's id, or undefined if the subscription has no dead-letter queue. */
  toDeadLetterQueue(
    parcel: Parcel,
    subscription: Subscription,
    topic: Topic,
  ): Promise<{ queue: string; messageId: string } | undefined>;
}

export function createHandOver({ sqs, lambda, mail, endpoint }: SnsDeps, post: HttpPost): HandOver {
  const linksOf = (topic: Topic): Links => ({ endpoint: endpoint(), signatureVersion: signatureVersionOf(topic) });

  async function toHttp(parcel: Parcel, subscription: Subscription, topic: Topic): Promise<void> {
    const { arn, topicArn, endpoint: url } = subscription;
    const links = linksOf(topic);
    const headers = {
      "user-agent": "Amazon Simple Notification Service Agent",
      "x-amz-sns-message-type": parcel.type,
      "x-amz-sns-message-id": messageIdOf(parcel),
      "x-amz-sns-topic-arn": topicArn,
      ...(parcel.type !== "SubscriptionConfirmation" && { "x-amz-sns-subscription-arn": arn }),
    };
    if (parcel.type !== "Notification") {
      const body = confirmation(parcel.type, { ...parcel, topicArn, subscriptionArn: arn }, links);
      return post(url, { ...headers, "content-type": DEFAULT_CONTENT_TYPE }, body);
    }
    const contentType = effectivePolicyOf(subscription, topic).requestPolicy.headerContentType;
    const raw = isRaw(subscription);
    const body = raw ? parcel.message.text : notification(parcel.message, arn, links);
    return post(
      url,
      { ...headers, "content-type": contentType, ...(raw && { "x-amz-sns-rawdelivery": "true" }) },
      body,
    );
  }

  function messageFor(
    queueArn: string,
    parcel: Parcel & { type: "Notification" },
    subscription: Subscription,
    topic: Topic,
  ) {
    const to = { queueArn, raw: isRaw(subscription), subscriptionArn: subscription.arn };
    return queueMessage(parcel.message, to, linksOf(topic));
  }

  return {
    async toEndpoint(parcel, subscription, topic) {
      const { protocol, endpoint: target, arn } = subscription;
      if (protocol === "email") {
        mail(mailOf(parcel, subscription, linksOf(topic)));
        return undefined;
      }
      if (parcel.type !== "Notification" || protocol === "http" || protocol === "https") {
        await toHttp(parcel, subscription, topic);
        return undefined;
      }
      const caller = callerFor(topic);
      if (protocol === "sqs")
        return (await sqs.send(target, messageFor(target, parcel, subscription, topic), caller)).messageId;
      return (await lambda.invokeAsync(target, lambdaEvent(parcel.message, arn, linksOf(topic)), caller)).requestId;
    },
    async toDeadLetterQueue(parcel, subscription, topic) {
      const queueArn = deadLetterQueueOf(subscription);
      if (queueArn === undefined || parcel.type !== "Notification") return undefined;
      const letter = messageFor(queueArn, parcel, subscription, topic);
      return { queue: queueArn, ...(await sqs.sendLetter(queueArn, letter, callerFor(topic))) };
    },
  };
}

const callerFor = ({ arn }: Topic): Caller => ({ type: "service", service: "sns.amazonaws.com", sourceArn: arn });
