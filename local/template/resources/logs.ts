import { arn } from "../../aws.ts";
import type { PolicyDocument } from "../../iam/policy.ts";
import { physicalName, type ResourceType } from "../resource-type.ts";

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

const documentOf = (document: string | PolicyDocument): PolicyDocument =>
  typeof document === "string" ? JSON.parse(document) : document;
