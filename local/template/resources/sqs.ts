import { arn } from "../../aws.ts";
import { physicalName, type ResourceType } from "../resource-type.ts";
import { tagsOf } from "./tags.ts";

const ATTRIBUTES = [
  "ContentBasedDeduplication",
  "DeduplicationScope",
  "DelaySeconds",
  "FifoQueue",
  "FifoThroughputLimit",
  "KmsDataKeyReusePeriodSeconds",
  "KmsMasterKeyId",
  "MaximumMessageSize",
  "MessageRetentionPeriod",
  "ReceiveMessageWaitTimeSeconds",
  "RedriveAllowPolicy",
  "RedrivePolicy",
  "SqsManagedSseEnabled",
  "VisibilityTimeout",
];

export const queue: ResourceType = {
  properties: [
    ...ATTRIBUTES.filter((name) => name !== "MessageRetentionPeriod"),
    "MessageRetentionPeriod",
    "QueueName",
    "Tags",
  ],
  holds: "its messages",
  create(resource, { sqs, endpoint }) {
    const { QueueName, Tags, ...properties } = resource.properties;
    const attributes = Object.entries(properties).map(([name, value]) => [
      name,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]);
    const name = QueueName ?? physicalName(resource, 80);
    const known = resource.changed ? undefined : sqs.findQueue(name);
    const created = known ?? sqs.putQueue(name, Object.fromEntries(attributes), tagsOf(Tags));
    return {
      ref: created.url(endpoint()),
      attributes: { Arn: created.arn, QueueName: name, QueueUrl: created.url(endpoint()) },
    };
  },
};

export const queuePolicy: ResourceType = {
  properties: ["PolicyDocument", "Queues"],
  replacedBy: ["Queues"],
  create(resource, { sqs }) {
    const { PolicyDocument, Queues } = resource.properties;
    for (const queueArn of (Queues as string[]).map(arnOf)) {
      if (resource.changed || !sqs.policyOf(queueArn)) sqs.setPolicy(queueArn, PolicyDocument);
    }
    return { ref: physicalName(resource) };
  },
  remove({ properties: { Queues } }, { sqs }) {
    for (const url of Queues as string[]) {
      if (sqs.findQueue(nameOf(url))) sqs.setAttributes(arnOf(url), { Policy: "" });
    }
  },
};

const nameOf = (url: string): string => url.slice(url.lastIndexOf("/") + 1);

const arnOf = (url: string): string => arn("sqs", nameOf(url));
