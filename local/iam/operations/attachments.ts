import type { Operation } from "../../aws.ts";
import { type Core, policyNamedIn, roleIn } from "../core.ts";
import { noSuchEntity } from "../errors.ts";
import { optionalText } from "../input.ts";
import { page } from "../paging.ts";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html */
export const attachRolePolicy =
  (core: Core): Operation =>
  (input) => {
    const role = roleIn(core, input);
    const { arn } = policyNamedIn(core, input, (wanted) => `Policy ${wanted} does not exist or is not attachable.`);
    if (!role.attached.includes(arn)) core.identities.roles.save({ ...role, attached: [...role.attached, arn] });
    return {};
  };

export const detachRolePolicy =
  (core: Core): Operation =>
  (input) => {
    const role = roleIn(core, input);
    const { arn } = policyNamedIn(core, input);
    if (!role.attached.includes(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
    core.identities.roles.save({ ...role, attached: role.attached.filter((each) => each !== arn) });
    return {};
  };

export const listAttachedRolePolicies =
  (core: Core): Operation =>
  (input) => {
    const prefix = optionalText(input, "PathPrefix") ?? "/";
    const { managedPolicies } = core.identities;
    const found = roleIn(core, input)
      .attached.flatMap((arn) => managedPolicies.find(arn) ?? [])
      .filter(({ path }) => path.startsWith(prefix));
    const { items, ...rest } = page(found, input);
    return { AttachedPolicies: items.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn })), ...rest };
  };
