import { noSuchEntity } from "./errors.ts";
import { nameIn } from "./input.ts";
import type { ManagedPolicy } from "./managed-policy.ts";
import type { Role } from "./role.ts";
import type { State } from "./state.ts";

/** Returns the role that an input names. Throws `NoSuchEntity`. */
export function roleIn({ identities }: State, input: { RoleName: string }): Role {
  const name = nameIn(input, "RoleName", 64);
  const role = identities.roles.find(name);
  if (!role) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

/** Returns the managed policy that an input names. Throws `NoSuchEntity`, by default in GetPolicy's words. */
export function policyNamedIn(
  { identities }: State,
  { PolicyArn: arn }: { PolicyArn: string },
  missing = (arn: string) => `Policy ${arn} was not found.`,
): ManagedPolicy {
  const policy = identities.managedPolicies.find(arn);
  if (!policy) throw noSuchEntity(missing(arn));
  return policy;
}

/** Returns the number of roles a managed policy is attached to. */
export const attachmentsOf = ({ identities }: State, policyArn: string): number =>
  identities.roles.all().filter(({ attached }) => attached.includes(policyArn)).length;
