import { physicalName, type ResourceType } from "../resource-type.ts";

export const role: ResourceType = {
  properties: ["AssumeRolePolicyDocument", "ManagedPolicyArns", "Policies", "RoleName"],
  inert: ["Description", "MaxSessionDuration", "Path", "Tags"],
  create(resource, { identities }) {
    const { AssumeRolePolicyDocument, RoleName, Policies = [], ManagedPolicyArns = [] } = resource.properties;
    const name = RoleName ?? physicalName(resource);
    const roleArn = identities.createRole(name, AssumeRolePolicyDocument);
    for (const { PolicyDocument, PolicyName } of Policies) identities.putPolicy(name, PolicyName, PolicyDocument);
    for (const policyArn of ManagedPolicyArns as string[]) identities.attachPolicy(name, policyArn);
    return { ref: name, attributes: { Arn: roleArn, RoleId: name } };
  },
};

export const policy: ResourceType = {
  properties: ["PolicyDocument", "PolicyName", "Roles"],
  create(resource, { identities }) {
    const { PolicyDocument, PolicyName, Roles = [] } = resource.properties;
    for (const name of Roles) identities.putPolicy(name, PolicyName, PolicyDocument);
    return { ref: physicalName(resource) };
  },
};

export const customerManagedPolicy: ResourceType = {
  properties: ["ManagedPolicyName", "PolicyDocument", "Roles"],
  inert: ["Description", "Path"],
  create(resource, { identities }) {
    const { PolicyDocument, ManagedPolicyName, Roles = [] } = resource.properties;
    const arn = identities.createPolicy(ManagedPolicyName ?? physicalName(resource), PolicyDocument);
    for (const name of Roles) identities.attachPolicy(name, arn);
    return { ref: arn, attributes: { PolicyArn: arn } };
  },
};
