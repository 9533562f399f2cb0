import { required, text } from "../../api/shapes.ts";
import { encoded } from "../describe.ts";
import { noSuchEntity } from "../errors.ts";
import { nameIn } from "../input.ts";
import { roleIn } from "../named.ts";
import { operation } from "../operation.ts";
import { page } from "../paging.ts";
import { policyIn } from "../policy-input.ts";
import { onRole } from "../required-access.ts";
import type { Role } from "../role.ts";
import { ofRole, ofRolePolicy, paging } from "../shapes.ts";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html */
export const putRolePolicy = operation({
  input: { ...ofRolePolicy, PolicyDocument: required(text()) },
  permissions: onRole("iam:PutRolePolicy"),
  run(state, input) {
    const role = roleIn(state, input);
    const name = nameIn(input, "PolicyName", 128);
    const document = policyIn(input, "PolicyDocument", "identity");
    const others = role.inline.filter((each) => each.name !== name);
    state.identities.roles.save({ ...role, inline: [...others, { name, document }] });
    return {};
  },
});

export const getRolePolicy = operation({
  input: ofRolePolicy,
  permissions: onRole("iam:GetRolePolicy"),
  run(state, input) {
    const role = roleIn(state, input);
    const { name, document } = inlineIn(role, input);
    return { RoleName: role.name, PolicyName: name, PolicyDocument: encoded(document) };
  },
});

export const listRolePolicies = operation({
  input: { ...ofRole, ...paging },
  permissions: onRole("iam:ListRolePolicies"),
  run(state, input) {
    const names = roleIn(state, input).inline.map(({ name }) => name);
    const { items, ...rest } = page(names.sort(), input);
    return { PolicyNames: items, ...rest };
  },
});

export const deleteRolePolicy = operation({
  input: ofRolePolicy,
  permissions: onRole("iam:DeleteRolePolicy"),
  run(state, input) {
    const role = roleIn(state, input);
    const gone = inlineIn(role, input);
    state.identities.roles.save({ ...role, inline: role.inline.filter((each) => each !== gone) });
    return {};
  },
});

function inlineIn(role: Role, input: { PolicyName: string }): Role["inline"][number] {
  const name = nameIn(input, "PolicyName", 128);
  const found = role.inline.find((each) => each.name === name);
  if (!found) throw noSuchEntity(`The role policy with name ${name} cannot be found.`);
  return found;
}
