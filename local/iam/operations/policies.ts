import type { Operation } from "../../aws.ts";
import { attachmentsOf, type Core, policyNamedIn } from "../core.ts";
import { describePolicy, encoded, listedPolicy, timeOf, VERSION } from "../describe.ts";
import { alreadyExists, declared, deleteConflict, invalidMember, noSuchEntity, validation } from "../errors.ts";
import { nameIn, optionalText, pathIn, requiredText, tagsIn } from "../input.ts";
import { type ManagedPolicy, policyArn } from "../managed-policy.ts";
import { page } from "../paging.ts";
import { policyIn } from "../policy-input.ts";
import { uniqueId } from "../role.ts";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html */
export const createPolicy =
  ({ identities: { managedPolicies }, clock }: Core): Operation =>
  (input) => {
    const name = nameIn(input, "PolicyName", 128);
    const path = pathIn(input);
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
      description: optionalText(input, "Description"),
      tags: tagsIn(input),
      document,
      origin: "made",
    };
    managedPolicies.save(policy);
    return { Policy: describePolicy(policy, 0) };
  };

export const getPolicy =
  (core: Core): Operation =>
  (input) => {
    const policy = policyNamedIn(core, input);
    return { Policy: describePolicy(policy, attachmentsOf(core, policy.arn)) };
  };

export const getPolicyVersion =
  (core: Core): Operation =>
  (input) => {
    const version = requiredText(input, "VersionId");
    const missing = (arn: string) => `Policy ${arn} version ${version} does not exist or is not attachable.`;
    const { arn, document, createdAt } = policyNamedIn(core, input, missing);
    if (version !== VERSION) throw noSuchEntity(missing(arn));
    const CreateDate = timeOf(createdAt);
    return { PolicyVersion: { Document: encoded(document), VersionId: VERSION, IsDefaultVersion: true, CreateDate } };
  };

export const listPolicies =
  (core: Core): Operation =>
  (input) => {
    const scope = optionalText(input, "Scope") ?? "All";
    if (!["All", "AWS", "Local"].includes(scope))
      throw invalidMember("Scope", scope, "Member must satisfy enum value set: [AWS, Local, All]");
    if (optionalText(input, "PolicyUsageFilter") === "PermissionsBoundary")
      throw validation("There are no permissions boundaries in the local cloud: leave PolicyUsageFilter out.");
    const prefix = optionalText(input, "PathPrefix") ?? "/";
    const found = core.identities.managedPolicies
      .all()
      .filter(({ origin }) => scope === "All" || (scope === "AWS") === (origin === "AWS"))
      .filter(({ path }) => path.startsWith(prefix))
      .filter(({ arn }) => input.OnlyAttached !== true || attachmentsOf(core, arn) > 0);
    const { items, ...rest } = page(found, input);
    return { Policies: items.map((policy) => listedPolicy(policy, attachmentsOf(core, policy.arn))), ...rest };
  };

export const deletePolicy =
  (core: Core): Operation =>
  (input) => {
    const policy = policyNamedIn(core, input);
    if (policy.origin === "AWS") throw validation(`The policy ${policy.arn} is one of AWS's, and cannot be deleted.`);
    if (policy.origin === "declared") throw declared(`The policy ${policy.name}`);
    if (attachmentsOf(core, policy.arn) > 0) throw deleteConflict("Cannot delete a policy attached to entities.");
    core.identities.managedPolicies.delete(policy);
    return {};
  };
