import type { Caller } from "../../aws.ts";
import { DEFAULT_CONTENT_TYPE } from "../delivery-policy.ts";
import { mailOf } from "../mail.ts";
import type { Subscription, Topic } from "../model.ts";
import { confirmation, type Links, lambdaEvent, notification, queueMessage } from "../notification.ts";
import type { SnsDeps } from "../state.ts";
import { deadLetterQueueOf, effectivePolicyOf, isRaw } from "../subscription-attributes.ts";
import { signatureVersionOf } from "../topic-attributes.ts";
import { messageIdOf, type Parcel } from "./delivery.ts";
import type { HttpPost } from "./http-post.ts";

/** Brings parcels to their endpoints, and to dead-letter queues. Throws `AwsError` or `DeliveryError`. */
export interface HandOver {
  toEndpoint(parcel: Parcel, subscription: Subscription, topic: Topic): Promise<void>;
  /** Gives the queue's ARN, or undefined where the subscription has none. */
  toDeadLetterQueue(parcel: Parcel, subscription: Subscription, topic: Topic): Promise<string | undefined>;
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

  async function toQueue(
    queueArn: string,
    parcel: Parcel & { type: "Notification" },
    subscription: Subscription,
    topic: Topic,
  ) {
    const to = { queueArn, raw: isRaw(subscription), subscriptionArn: subscription.arn };
    await sqs.send(queueArn, queueMessage(parcel.message, to, linksOf(topic)), callerFor(topic));
  }

  return {
    async toEndpoint(parcel, subscription, topic) {
      const { protocol, endpoint: target, arn } = subscription;
      if (protocol === "email") return mail(mailOf(parcel, subscription, linksOf(topic)));
      if (parcel.type !== "Notification" || protocol === "http" || protocol === "https")
        return toHttp(parcel, subscription, topic);
      if (protocol === "sqs") return toQueue(target, parcel, subscription, topic);
      await lambda.invokeAsync(target, lambdaEvent(parcel.message, arn, linksOf(topic)), callerFor(topic));
    },
    async toDeadLetterQueue(parcel, subscription, topic) {
      const queueArn = deadLetterQueueOf(subscription);
      if (queueArn === undefined || parcel.type !== "Notification") return undefined;
      await toQueue(queueArn, parcel, subscription, topic);
      return queueArn;
    },
  };
}

const callerFor = ({ arn }: Topic): Caller => ({ type: "service", service: "sns.amazonaws.com", sourceArn: arn });
