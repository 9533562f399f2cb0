import type { Cloud } from "../../cloud.ts";
import { managedPolicy } from "../../iam/managed-policies.ts";
import { physicalName, type Resource, type ResourceType } from "../resource-type.ts";

export const role: ResourceType = {
  properties: ["ManagedPolicyArns", "Policies", "RoleName"],
  // Who may assume a role is not asked here: functions and rules get their role from the template alone.
  inert: ["AssumeRolePolicyDocument", "Description", "MaxSessionDuration", "Path", "Tags"],
  create(resource, { identities }) {
    const { RoleName, Policies = [], ManagedPolicyArns = [] } = resource.properties;
    const name = RoleName ?? physicalName(resource);
    const roleArn = identities.createRole(name);
    for (const { PolicyDocument } of Policies) identities.addPolicy(name, PolicyDocument);
    for (const policyArn of ManagedPolicyArns) identities.addPolicy(name, managedPolicy(policyArn));
    return { ref: name, attributes: { Arn: roleArn, RoleId: name } };
  },
};

export const policy: ResourceType = {
  properties: ["PolicyDocument", "Roles"],
  inert: ["PolicyName"],
  create: attach,
};

export const customerManagedPolicy: ResourceType = {
  properties: ["PolicyDocument", "Roles"],
  inert: ["Description", "ManagedPolicyName", "Path"],
  create: attach,
};

function attach(resource: Resource, { identities }: Cloud) {
  const { PolicyDocument, Roles = [] } = resource.properties;
  for (const name of Roles) identities.addPolicy(name, PolicyDocument);
  return { ref: physicalName(resource) };
}
