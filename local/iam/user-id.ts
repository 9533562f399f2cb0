import type { Caller } from "../aws.ts";
import { USER_ID } from "./operations/get-user.ts";
import { type Roles, roleNameIn } from "./role.ts";

/**
 * Returns a caller's unique id: a user's, or a role's with the session name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 */
export function userIdOf(caller: Caller, roles: Pick<Roles, "find">): string {
  if (caller.type === "service") return caller.service;
  if (caller.type === "administrator") return USER_ID;
  const session = caller.arn.slice(caller.arn.lastIndexOf("/") + 1);
  const name = roleNameIn(caller.roleArn);
  return `${roles.find(name)?.id ?? name}:${session}`;
}
