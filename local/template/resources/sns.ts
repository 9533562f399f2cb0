import { arn as arnOf, REGION } from "../../aws.ts";
import type { Cloud } from "../../cloud.ts";
import { physicalName, type Resource, type ResourceType } from "../resource-type.ts";
import { tagsOf } from "./tags.ts";

const TOPIC_ATTRIBUTES = [
  "ContentBasedDeduplication",
  "DisplayName",
  "FifoThroughputScope",
  "FifoTopic",
  "MaximumMessageSize",
  "SignatureVersion",
  "TracingConfig",
];

const SUBSCRIPTION_ATTRIBUTES = [
  "DeliveryPolicy",
  "FilterPolicy",
  "FilterPolicyScope",
  "RawMessageDelivery",
  "RedrivePolicy",
];

/** A subscription in the topic's own `Subscription` property. */
interface Inline {
  Protocol: string;
  Endpoint: string;
}

export const topic: ResourceType = {
  properties: [...TOPIC_ATTRIBUTES, "Subscription", "Tags", "TopicName"],
  create(resource, cloud) {
    const { TopicName, Tags, Subscription = [], ...properties } = resource.properties;
    const fifo = String(properties.FifoTopic) === "true";
    const name = TopicName ?? `${physicalName(resource, fifo ? 251 : 256)}${fifo ? ".fifo" : ""}`;
    const arn = arnOf("sns", name);
    if (resource.changed || !cloud.sns.findTopic(arn)) {
      cloud.sns.putTopic(name, textsOf(properties), tagsOf(Tags));
      for (const { Protocol, Endpoint } of Subscription as Inline[])
        cloud.sns.subscribe(arn, { protocol: Protocol, endpoint: Endpoint });
      endFormer(resource, arn, cloud.sns);
    }
    return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
  },
  remove({ ref }, { sns }) {
    if (sns.findTopic(ref)) sns.deleteTopic(ref);
  },
};

/** Ends subscriptions that the topic's property had in the last deployment and no longer has. */
function endFormer({ former: before, properties }: Resource, topicArn: string, sns: Cloud["sns"]): void {
  const list = (value: Inline[] = []) => value.map(({ Protocol, Endpoint }) => `${Protocol} ${Endpoint}`);
  const wanted = list(properties.Subscription);
  const former = list(before?.properties.Subscription);
  for (const { arn, protocol, endpoint } of sns.findTopic(topicArn)?.subscriptions ?? []) {
    const own = `${protocol} ${endpoint}`;
    if (former.includes(own) && !wanted.includes(own)) sns.unsubscribe(arn);
  }
}

export const subscription: ResourceType = {
  properties: [...SUBSCRIPTION_ATTRIBUTES, "Endpoint", "Protocol", "Region", "TopicArn"],
  create(resource, { sns }) {
    const { TopicArn, Protocol, Endpoint = "", Region = REGION, ...properties } = resource.properties;
    if (Region !== REGION) throw new Error(`the region ${Region} is not supported: the local cloud is ${REGION}.`);
    const known = sns
      .findTopic(TopicArn)
      ?.subscriptions.find(({ protocol, endpoint }) => protocol === Protocol && endpoint === Endpoint);
    const { arn } =
      known && !resource.changed
        ? known
        : sns.putSubscription(TopicArn, { protocol: Protocol, endpoint: Endpoint, attributes: textsOf(properties) });
    return { ref: arn, attributes: { Arn: arn } };
  },
  remove({ ref, properties: { TopicArn } }, { sns }) {
    const known = sns.findTopic(TopicArn)?.subscriptions.some(({ arn }) => arn === ref);
    if (known) sns.unsubscribe(ref);
  },
};

export const topicPolicy: ResourceType = {
  properties: ["PolicyDocument", "Topics"],
  replacedBy: ["Topics"],
  create(resource, { sns }) {
    const { PolicyDocument, Topics } = resource.properties;
    for (const arn of Topics as string[])
      if (resource.changed || !sns.findTopic(arn)?.hasPolicy) sns.setPolicy(arn, PolicyDocument);
    return { ref: physicalName(resource) };
  },
  remove({ properties: { Topics } }, { sns }) {
    for (const arn of Topics as string[]) if (sns.findTopic(arn)) sns.setPolicy(arn);
  },
};

export const topicInlinePolicy: ResourceType = {
  properties: ["PolicyDocument", "TopicArn"],
  create(resource, { sns }) {
    const { PolicyDocument, TopicArn } = resource.properties;
    if (resource.changed || !sns.findTopic(TopicArn)?.hasPolicy) sns.setPolicy(TopicArn, PolicyDocument);
    return { ref: TopicArn };
  },
  remove({ properties: { TopicArn } }, { sns }) {
    if (sns.findTopic(TopicArn)) sns.setPolicy(TopicArn);
  },
};

/** Converts template values to the API's texts, with objects as JSON. */
function textsOf(properties: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  );
}
