import type { Operation } from "../../aws.ts";
import { type Core, roleIn } from "../core.ts";
import { encoded } from "../describe.ts";
import { noSuchEntity } from "../errors.ts";
import { type Input, nameIn } from "../input.ts";
import { page } from "../paging.ts";
import { policyIn } from "../policy-input.ts";
import type { Role } from "../role.ts";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html */
export const putRolePolicy =
  (core: Core): Operation =>
  (input) => {
    const role = roleIn(core, input);
    const name = nameIn(input, "PolicyName", 128);
    const document = policyIn(input, "PolicyDocument", "identity");
    const others = role.inline.filter((each) => each.name !== name);
    core.identities.roles.save({ ...role, inline: [...others, { name, document }] });
    return {};
  };

export const getRolePolicy =
  (core: Core): Operation =>
  (input) => {
    const role = roleIn(core, input);
    const { name, document } = inlineIn(role, input);
    return { RoleName: role.name, PolicyName: name, PolicyDocument: encoded(document) };
  };

export const listRolePolicies =
  (core: Core): Operation =>
  (input) => {
    const names = roleIn(core, input).inline.map(({ name }) => name);
    const { items, ...rest } = page(names.sort(), input);
    return { PolicyNames: items, ...rest };
  };

export const deleteRolePolicy =
  (core: Core): Operation =>
  (input) => {
    const role = roleIn(core, input);
    const gone = inlineIn(role, input);
    core.identities.roles.save({ ...role, inline: role.inline.filter((each) => each !== gone) });
    return {};
  };

function inlineIn(role: Role, input: Input): Role["inline"][number] {
  const name = nameIn(input, "PolicyName", 128);
  const found = role.inline.find((each) => each.name === name);
  if (!found) throw noSuchEntity(`The role policy with name ${name} cannot be found.`);
  return found;
}
