import { boolean, required, text } from "../../api/shapes.ts";
import { describePolicy, encoded, listedPolicy, timeOf, VERSION } from "../describe.ts";
import { alreadyExists, declared, deleteConflict, invalidMember, noSuchEntity, validation } from "../errors.ts";
import { nameIn, pathIn, tagsIn } from "../input.ts";
import { type ManagedPolicy, policyArn } from "../managed-policy.ts";
import { attachmentsOf, policyNamedIn } from "../named.ts";
import { operation } from "../operation.ts";
import { page } from "../paging.ts";
import { policyIn } from "../policy-input.ts";
import { onNewPolicy, onPolicy, onResource } from "../required-access.ts";
import { uniqueId } from "../role.ts";
import { ofPolicy, paging, tags } from "../shapes.ts";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html */
export const createPolicy = operation({
  input: {
    PolicyName: required(text()),
    PolicyDocument: required(text()),
    Path: text(),
    Description: text(),
    Tags: tags,
  },
  permissions: onNewPolicy("iam:CreatePolicy"),
  run({ identities: { managedPolicies }, clock }, input) {
    const name = nameIn(input, "PolicyName", 128);
    const path = pathIn(input.Path);
    const document = policyIn(input, "PolicyDocument", "identity");
    if (managedPolicies.all().some((each) => each.name === name && each.origin !== "AWS"))
      throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
    const createdAt = clock.now();
    const policy: ManagedPolicy = {
      name,
      path,
      arn: policyArn(path, name),
      id: uniqueId("ANPA", `${name} ${createdAt}`),
      createdAt,
      description: input.Description,
      tags: tagsIn(input.Tags),
      document,
      origin: "made",
    };
    managedPolicies.save(policy);
    return { Policy: describePolicy(policy, 0) };
  },
});

export const getPolicy = operation({
  input: ofPolicy,
  permissions: onPolicy("iam:GetPolicy"),
  run(state, input) {
    const policy = policyNamedIn(state, input);
    return { Policy: describePolicy(policy, attachmentsOf(state, policy.arn)) };
  },
});

export const getPolicyVersion = operation({
  input: { ...ofPolicy, VersionId: required(text()) },
  permissions: onPolicy("iam:GetPolicyVersion"),
  run(state, input) {
    const version = input.VersionId;
    const missing = (arn: string) => `Policy ${arn} version ${version} does not exist or is not attachable.`;
    const { arn, document, createdAt } = policyNamedIn(state, input, missing);
    if (version !== VERSION) throw noSuchEntity(missing(arn));
    const CreateDate = timeOf(createdAt);
    return { PolicyVersion: { Document: encoded(document), VersionId: VERSION, IsDefaultVersion: true, CreateDate } };
  },
});

export const listPolicies = operation({
  input: { Scope: text(), OnlyAttached: boolean, PathPrefix: text(), PolicyUsageFilter: text(), ...paging },
  permissions: onResource("iam:ListPolicies", "*"),
  run(state, input) {
    const scope = input.Scope ?? "All";
    if (!["All", "AWS", "Local"].includes(scope))
      throw invalidMember("Scope", scope, "Member must satisfy enum value set: [AWS, Local, All]");
    if (input.PolicyUsageFilter === "PermissionsBoundary")
      throw validation("Permissions boundaries are not supported by the local cloud: leave PolicyUsageFilter out.");
    const prefix = input.PathPrefix ?? "/";
    const found = state.identities.managedPolicies
      .all()
      .filter(({ origin }) => scope === "All" || (scope === "AWS") === (origin === "AWS"))
      .filter(({ path }) => path.startsWith(prefix))
      .filter(({ arn }) => input.OnlyAttached !== true || attachmentsOf(state, arn) > 0);
    const { items, ...rest } = page(found, input);
    return { Policies: items.map((policy) => listedPolicy(policy, attachmentsOf(state, policy.arn))), ...rest };
  },
});

export const deletePolicy = operation({
  input: ofPolicy,
  permissions: onPolicy("iam:DeletePolicy"),
  run(state, input) {
    const policy = policyNamedIn(state, input);
    if (policy.origin === "AWS") throw validation(`The policy ${policy.arn} is one of AWS's, and cannot be deleted.`);
    if (policy.origin === "declared") throw declared(`The policy ${policy.name}`);
    if (attachmentsOf(state, policy.arn) > 0) throw deleteConflict("Cannot delete a policy attached to entities.");
    state.identities.managedPolicies.delete(policy);
    return {};
  },
});
