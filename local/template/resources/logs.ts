import { arn } from "../../aws.ts";
import { physicalName, type ResourceType } from "../resource-type.ts";

export const logGroup: ResourceType = {
  properties: ["LogGroupName", "RetentionInDays"],
  inert: ["DeletionProtectionEnabled", "LogGroupClass", "Tags"],
  create(resource, { logs }) {
    const name = resource.properties.LogGroupName ?? physicalName(resource, 512);
    logs.createLogGroup(name, resource.properties.RetentionInDays);
    return { ref: name, attributes: { Arn: arn("logs", `log-group:${name}:*`) } };
  },
};

export const resourcePolicy: ResourceType = {
  properties: ["PolicyDocument", "PolicyName"],
  create(resource, { logs }) {
    const { PolicyName, PolicyDocument } = resource.properties;
    logs.putResourcePolicy(
      PolicyName,
      typeof PolicyDocument === "string" ? JSON.parse(PolicyDocument) : PolicyDocument,
    );
    return { ref: PolicyName };
  },
};
