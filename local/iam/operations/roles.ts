import { number, required, text } from "../../api/shapes.ts";
import { AwsError } from "../../aws.ts";
import { describeRole, listedRole } from "../describe.ts";
import { alreadyExists, declared, deleteConflict } from "../errors.ts";
import { LONGEST_SESSION_SECONDS } from "../identities.ts";
import { integerIn, nameIn, pathIn, tagsIn } from "../input.ts";
import { roleIn } from "../named.ts";
import { operation } from "../operation.ts";
import { page } from "../paging.ts";
import { policyIn } from "../policy-input.ts";
import { onResource, onRole } from "../required-access.ts";
import { type Role, roleArn, uniqueId } from "../role.ts";
import { ofRole, paging, tags } from "../shapes.ts";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const createRole = operation({
  input: {
    ...ofRole,
    AssumeRolePolicyDocument: required(text()),
    Path: text(),
    Description: text(),
    MaxSessionDuration: number(),
    PermissionsBoundary: text(),
    Tags: tags,
  },
  permissions: onRole("iam:CreateRole"),
  run({ identities: { roles }, clock }, input) {
    if (input.PermissionsBoundary !== undefined)
      throw new AwsError("InvalidInput", "PermissionsBoundary is not supported by the local cloud: leave it out.");
    const name = nameIn(input, "RoleName", 64);
    const path = pathIn(input.Path);
    const trust = policyIn(input, "AssumeRolePolicyDocument", "trust");
    if (roles.find(name)) throw alreadyExists(`Role with name ${name} already exists.`);
    const createdAt = clock.now();
    const role: Role = {
      name,
      path,
      arn: roleArn(path, name),
      id: uniqueId("AROA", `${name} ${createdAt}`),
      createdAt,
      description: input.Description,
      maxSessionSeconds:
        integerIn(input.MaxSessionDuration, "MaxSessionDuration", { least: 3600, most: 43_200 }) ??
        LONGEST_SESSION_SECONDS,
      tags: tagsIn(input.Tags),
      trust,
      inline: [],
      attached: [],
      declared: false,
    };
    roles.save(role);
    return { Role: describeRole(role) };
  },
});

export const getRole = operation({
  input: ofRole,
  permissions: onRole("iam:GetRole"),
  run(state, input) {
    return { Role: describeRole(roleIn(state, input)) };
  },
});

export const listRoles = operation({
  input: { PathPrefix: text(), ...paging },
  permissions: onResource("iam:ListRoles", "*"),
  run({ identities: { roles } }, input) {
    const prefix = input.PathPrefix ?? "/";
    const { items, ...rest } = page(
      roles.all().filter(({ path }) => path.startsWith(prefix)),
      input,
    );
    return { Roles: items.map(listedRole), ...rest };
  },
});

export const updateRole = operation({
  input: { ...ofRole, Description: text(), MaxSessionDuration: number() },
  permissions: onRole("iam:UpdateRole"),
  run(state, input) {
    const role = roleIn(state, input);
    const maxSessionSeconds =
      integerIn(input.MaxSessionDuration, "MaxSessionDuration", { least: 3600, most: 43_200 }) ??
      role.maxSessionSeconds;
    state.identities.roles.save({
      ...role,
      maxSessionSeconds,
      description: input.Description ?? role.description,
    });
    return {};
  },
});

export const updateAssumeRolePolicy = operation({
  input: { ...ofRole, PolicyDocument: required(text()) },
  permissions: onRole("iam:UpdateAssumeRolePolicy"),
  run(state, input) {
    const role = roleIn(state, input);
    state.identities.roles.save({ ...role, trust: policyIn(input, "PolicyDocument", "trust") });
    return {};
  },
});

export const deleteRole = operation({
  input: ofRole,
  permissions: onRole("iam:DeleteRole"),
  run(state, input) {
    const role = roleIn(state, input);
    if (role.declared) throw declared(`The role ${role.name}`);
    if (role.attached.length > 0) throw deleteConflict("Cannot delete entity, must detach all policies first.");
    if (role.inline.length > 0) throw deleteConflict("Cannot delete entity, must delete policies first.");
    state.identities.roles.delete(role);
    return {};
  },
});
