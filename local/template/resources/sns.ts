import { REGION } from "../../aws.ts";
import { physicalName, type ResourceType } from "../resource-type.ts";
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

export const topic: ResourceType = {
  properties: [...TOPIC_ATTRIBUTES, "Subscription", "Tags", "TopicName"],
  create(resource, { sns }) {
    const { TopicName, Tags, Subscription = [], ...properties } = resource.properties;
    const fifo = String(properties.FifoTopic) === "true";
    const name = TopicName ?? `${physicalName(resource, fifo ? 251 : 256)}${fifo ? ".fifo" : ""}`;
    const { arn } = sns.createTopic(name, textsOf(properties), tagsOf(Tags));
    for (const { Protocol, Endpoint } of Subscription)
      sns.subscribe(arn, { protocol: String(Protocol), endpoint: String(Endpoint) });
    return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
  },
};

export const subscription: ResourceType = {
  properties: [...SUBSCRIPTION_ATTRIBUTES, "Endpoint", "Protocol", "Region", "TopicArn"],
  create(resource, { sns }) {
    const { TopicArn, Protocol, Endpoint, Region = REGION, ...properties } = resource.properties;
    if (Region !== REGION) throw new Error(`the region ${Region} is not supported: the local cloud is ${REGION}.`);
    const { arn } = sns.subscribe(TopicArn, {
      protocol: String(Protocol),
      endpoint: String(Endpoint ?? ""),
      attributes: textsOf(properties),
    });
    return { ref: arn, attributes: { Arn: arn } };
  },
};

export const topicPolicy: ResourceType = {
  properties: ["PolicyDocument", "Topics"],
  create(resource, { sns }) {
    const { PolicyDocument, Topics } = resource.properties;
    for (const arn of Topics as string[]) sns.setPolicy(arn, PolicyDocument);
    return { ref: physicalName(resource) };
  },
};

export const topicInlinePolicy: ResourceType = {
  properties: ["PolicyDocument", "TopicArn"],
  create(resource, { sns }) {
    const { PolicyDocument, TopicArn } = resource.properties;
    sns.setPolicy(TopicArn, PolicyDocument);
    return { ref: TopicArn };
  },
};

/** A template's values as the API has them: texts, with JSON for objects. */
function textsOf(properties: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  );
}
