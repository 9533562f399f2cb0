import { AwsError, type Operation } from "../../aws.ts";
import { type Core, roleIn } from "../core.ts";
import { describeRole, listedRole } from "../describe.ts";
import { alreadyExists, declared, deleteConflict } from "../errors.ts";
import { LONGEST_SESSION_SECONDS } from "../identities.ts";
import { integerIn, nameIn, optionalText, pathIn, tagsIn } from "../input.ts";
import { page } from "../paging.ts";
import { policyIn } from "../policy-input.ts";
import { type Role, roleArn, uniqueId } from "../role.ts";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const createRole =
  ({ identities: { roles }, clock }: Core): Operation =>
  (input) => {
    if (input.PermissionsBoundary !== undefined)
      throw new AwsError("InvalidInput", "PermissionsBoundary is not supported by the local cloud: leave it out.");
    const name = nameIn(input, "RoleName", 64);
    const path = pathIn(input);
    const trust = policyIn(input, "AssumeRolePolicyDocument", "trust");
    if (roles.find(name)) throw alreadyExists(`Role with name ${name} already exists.`);
    const createdAt = clock.now();
    const role: Role = {
      name,
      path,
      arn: roleArn(path, name),
      id: uniqueId("AROA", `${name} ${createdAt}`),
      createdAt,
      description: optionalText(input, "Description"),
      maxSessionSeconds: integerIn(input, "MaxSessionDuration", 3600, 43_200) ?? LONGEST_SESSION_SECONDS,
      tags: tagsIn(input),
      trust,
      inline: [],
      attached: [],
      declared: false,
    };
    roles.save(role);
    return { Role: describeRole(role) };
  };

export const getRole =
  (core: Core): Operation =>
  (input) => ({ Role: describeRole(roleIn(core, input)) });

export const listRoles =
  ({ identities: { roles } }: Core): Operation =>
  (input) => {
    const prefix = optionalText(input, "PathPrefix") ?? "/";
    const { items, ...rest } = page(
      roles.all().filter(({ path }) => path.startsWith(prefix)),
      input,
    );
    return { Roles: items.map(listedRole), ...rest };
  };

export const updateRole =
  (core: Core): Operation =>
  (input) => {
    const role = roleIn(core, input);
    const maxSessionSeconds = integerIn(input, "MaxSessionDuration", 3600, 43_200) ?? role.maxSessionSeconds;
    core.identities.roles.save({
      ...role,
      maxSessionSeconds,
      description: optionalText(input, "Description") ?? role.description,
    });
    return {};
  };

export const updateAssumeRolePolicy =
  (core: Core): Operation =>
  (input) => {
    const role = roleIn(core, input);
    core.identities.roles.save({ ...role, trust: policyIn(input, "PolicyDocument", "trust") });
    return {};
  };

export const deleteRole =
  (core: Core): Operation =>
  (input) => {
    const role = roleIn(core, input);
    if (role.declared) throw declared(`The role ${role.name}`);
    if (role.attached.length > 0) throw deleteConflict("Cannot delete entity, must detach all policies first.");
    if (role.inline.length > 0) throw deleteConflict("Cannot delete entity, must delete policies first.");
    core.identities.roles.delete(role);
    return {};
  };
