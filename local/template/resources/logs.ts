import { arn } from "../../aws.ts";
import type { PolicyDocument } from "../../iam/policy.ts";
import { found } from "../found.ts";
import { physicalName, type ResourceType } from "../resource-type.ts";
import { tagsOf } from "./tags.ts";

export const logGroup: ResourceType = {
  properties: ["LogGroupName", "ResourcePolicyDocument", "RetentionInDays"],
  inert: ["DeletionProtectionEnabled", "LogGroupClass", "Tags"],
  create(resource, { logs }) {
    const name = resource.properties.LogGroupName ?? physicalName(resource, 512);
    const { ResourcePolicyDocument, RetentionInDays } = resource.properties;
    logs.createLogGroup(name, RetentionInDays);
    logs.putGroupPolicy(name, ResourcePolicyDocument && documentOf(ResourcePolicyDocument));
    return { ref: name, attributes: { Arn: arn("logs", `log-group:${name}:*`) } };
  },
  remove: ({ ref }, { logs }) => logs.deleteLogGroup(ref),
};

export const resourcePolicy: ResourceType = {
  properties: ["PolicyDocument", "PolicyName"],
  create(resource, { logs }) {
    const { PolicyName, PolicyDocument } = resource.properties;
    logs.putResourcePolicy(PolicyName, documentOf(PolicyDocument));
    return { ref: PolicyName };
  },
  remove: ({ ref }, { logs }) => logs.deleteResourcePolicy(ref),
};

export const deliverySource: ResourceType = {
  properties: ["LogType", "Name", "ResourceArn", "Tags"],
  async create(resource, { logs }) {
    const { LogType: logType, Name: name, ResourceArn: resourceArn, Tags } = resource.properties;
    const { deliverySource } = await logs.run("PutDeliverySource", { name, resourceArn, logType, tags: tagsOf(Tags) });
    const { arn: Arn, service: Service } = deliverySource;
    return { ref: name, attributes: { Arn, Service } };
  },
  async remove({ ref }, { logs }) {
    await found(logs.run("DeleteDeliverySource", { name: ref }));
  },
};

export const deliveryDestination: ResourceType = {
  properties: ["DestinationResourceArn", "Name", "OutputFormat", "Tags"],
  async create(resource, { logs }) {
    const { DestinationResourceArn, Name: name, OutputFormat: outputFormat, Tags } = resource.properties;
    const { deliveryDestination } = await logs.run("PutDeliveryDestination", {
      name,
      outputFormat,
      deliveryDestinationConfiguration: { destinationResourceArn: DestinationResourceArn },
      tags: tagsOf(Tags),
    });
    const { arn: Arn, deliveryDestinationType: DeliveryDestinationType } = deliveryDestination;
    return { ref: name, attributes: { Arn, DeliveryDestinationType } };
  },
  async remove({ ref }, { logs }) {
    await found(logs.run("DeleteDeliveryDestination", { name: ref }));
  },
};

export const delivery: ResourceType = {
  properties: ["DeliveryDestinationArn", "DeliverySourceName", "Tags"],
  replacedBy: ["DeliveryDestinationArn", "DeliverySourceName"],
  async create(resource, { logs }) {
    const { DeliveryDestinationArn, DeliverySourceName, Tags } = resource.properties;
    const { deliveries } = await logs.run("DescribeDeliveries", { deliverySourceNames: [DeliverySourceName] });
    const known = deliveries.find(({ deliveryDestinationArn }) => deliveryDestinationArn === DeliveryDestinationArn);
    const { id, arn: Arn } =
      known ??
      (
        await logs.run("CreateDelivery", {
          deliverySourceName: DeliverySourceName,
          deliveryDestinationArn: DeliveryDestinationArn,
          tags: tagsOf(Tags),
        })
      ).delivery;
    return { ref: id, attributes: { Arn, DeliveryId: id } };
  },
  async remove({ ref }, { logs }) {
    await found(logs.run("DeleteDelivery", { id: ref }));
  },
};

const documentOf = (document: string | PolicyDocument): PolicyDocument =>
  typeof document === "string" ? JSON.parse(document) : document;
