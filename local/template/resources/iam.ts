import type { Cloud } from "../../cloud.ts";
import { managedPolicy } from "../../iam/managed-policies.ts";
import { physicalName, type Resource, type ResourceType } from "../resource-type.ts";

export const role: ResourceType = {
  properties: ["AssumeRolePolicyDocument", "ManagedPolicyArns", "Policies", "RoleName"],
  inert: ["Description", "MaxSessionDuration", "Path", "Tags"],
  create(resource, { identities }) {
    const { AssumeRolePolicyDocument, RoleName, Policies = [], ManagedPolicyArns = [] } = resource.properties;
    const name = RoleName ?? physicalName(resource);
    const roleArn = identities.createRole(name, AssumeRolePolicyDocument);
    for (const { PolicyDocument, PolicyName } of Policies) identities.putPolicy(name, PolicyName, PolicyDocument);
    for (const policyArn of ManagedPolicyArns as string[])
      identities.putPolicy(name, policyArn.slice(policyArn.lastIndexOf("/") + 1), managedPolicy(policyArn));
    return { ref: name, attributes: { Arn: roleArn, RoleId: name } };
  },
};

export const policy: ResourceType = {
  properties: ["PolicyDocument", "PolicyName", "Roles"],
  create: attach,
};

export const customerManagedPolicy: ResourceType = {
  properties: ["ManagedPolicyName", "PolicyDocument", "Roles"],
  inert: ["Description", "Path"],
  create: attach,
};

function attach(resource: Resource, { identities }: Cloud) {
  const { PolicyDocument, PolicyName, ManagedPolicyName, Roles = [] } = resource.properties;
  const policyName = PolicyName ?? ManagedPolicyName ?? physicalName(resource);
  for (const name of Roles) identities.putPolicy(name, policyName, PolicyDocument);
  return { ref: physicalName(resource) };
}
