import type { Identities } from "../../iam/identities.ts";
import { physicalName, type Resource, type ResourceType } from "../resource-type.ts";

export const role: ResourceType = {
  properties: ["AssumeRolePolicyDocument", "ManagedPolicyArns", "Policies", "RoleName"],
  inert: ["Description", "MaxSessionDuration", "Path", "Tags"],
  create(resource, { identities }) {
    const { AssumeRolePolicyDocument, RoleName, Policies = [], ManagedPolicyArns = [] } = resource.properties;
    const name = RoleName ?? physicalName(resource);
    const roleArn = identities.createRole(name, AssumeRolePolicyDocument);
    const { former, properties } = resource;
    if (former && former.ref === name) removeOwn(name, properties, former.properties, identities);
    for (const { PolicyDocument, PolicyName } of Policies) identities.putPolicy(name, PolicyName, PolicyDocument);
    for (const policyArn of ManagedPolicyArns as string[]) identities.attachPolicy(name, policyArn);
    return { ref: name, attributes: { Arn: roleArn, RoleId: name } };
  },
  remove: ({ ref }, { identities }) => identities.deleteRole(ref),
};

/** Removes the policies that the role's own properties had in the last deployment and no longer have. */
function removeOwn(
  role: string,
  now: Resource["properties"],
  before: Resource["properties"],
  identities: Identities,
): void {
  const namesIn = ({ Policies = [] }) => (Policies as { PolicyName: string }[]).map(({ PolicyName }) => PolicyName);
  const arnsIn = ({ ManagedPolicyArns = [] }) => ManagedPolicyArns as string[];
  for (const name of namesIn(before)) if (!namesIn(now).includes(name)) identities.removePolicy(role, name);
  for (const arn of arnsIn(before)) if (!arnsIn(now).includes(arn)) identities.detachPolicy(role, arn);
}

export const policy: ResourceType = {
  properties: ["PolicyDocument", "PolicyName", "Roles"],
  replacedBy: ["PolicyName", "Roles"],
  create(resource, { identities }) {
    const { PolicyDocument, PolicyName, Roles = [] } = resource.properties;
    for (const name of Roles) identities.putPolicy(name, PolicyName, PolicyDocument);
    return { ref: physicalName(resource) };
  },
  remove({ properties: { PolicyName, Roles = [] } }, { identities }) {
    for (const name of Roles) identities.removePolicy(name, PolicyName);
  },
};

export const customerManagedPolicy: ResourceType = {
  properties: ["ManagedPolicyName", "PolicyDocument", "Roles"],
  inert: ["Description", "Path"],
  replacedBy: ["Roles"],
  create(resource, { identities }) {
    const { PolicyDocument, ManagedPolicyName, Roles = [] } = resource.properties;
    const arn = identities.createPolicy(ManagedPolicyName ?? physicalName(resource), PolicyDocument);
    for (const name of Roles) identities.attachPolicy(name, arn);
    return { ref: arn, attributes: { PolicyArn: arn } };
  },
  remove({ ref, properties: { Roles = [] } }, { identities }) {
    for (const name of Roles) identities.detachPolicy(name, ref);
    identities.deletePolicy(ref);
  },
};
