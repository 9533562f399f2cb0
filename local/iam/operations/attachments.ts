import { text } from "../../api/shapes.ts";
import { noSuchEntity } from "../errors.ts";
import { policyNamedIn, roleIn } from "../named.ts";
import { operation } from "../operation.ts";
import { page } from "../paging.ts";
import { onRole } from "../required-access.ts";
import { ofPolicy, ofRole, paging } from "../shapes.ts";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html */
export const attachRolePolicy = operation({
  input: { ...ofRole, ...ofPolicy },
  permissions: onRole("iam:AttachRolePolicy"),
  run(state, input) {
    const role = roleIn(state, input);
    const { arn } = policyNamedIn(state, input, (wanted) => `Policy ${wanted} does not exist or is not attachable.`);
    if (!role.attached.includes(arn)) state.identities.roles.save({ ...role, attached: [...role.attached, arn] });
    return {};
  },
});

export const detachRolePolicy = operation({
  input: { ...ofRole, ...ofPolicy },
  permissions: onRole("iam:DetachRolePolicy"),
  run(state, input) {
    const role = roleIn(state, input);
    const { arn } = policyNamedIn(state, input);
    if (!role.attached.includes(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
    state.identities.roles.save({ ...role, attached: role.attached.filter((each) => each !== arn) });
    return {};
  },
});

export const listAttachedRolePolicies = operation({
  input: { ...ofRole, PathPrefix: text(), ...paging },
  permissions: onRole("iam:ListAttachedRolePolicies"),
  run(state, input) {
    const prefix = input.PathPrefix ?? "/";
    const { managedPolicies } = state.identities;
    const found = roleIn(state, input)
      .attached.flatMap((arn) => managedPolicies.find(arn) ?? [])
      .filter(({ path }) => path.startsWith(prefix));
    const { items, ...rest } = page(found, input);
    return { AttachedPolicies: items.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn })), ...rest };
  },
});
