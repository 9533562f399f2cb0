import type { Caller } from "../aws.ts";

/** Returns the names that a caller goes by: its session, which for a function is the function's name, and its role; or the service. */
export function callerNames(caller: Caller): string[] {
  if (caller.type === "role") return [caller.arn, caller.roleArn];
  return [caller.type === "service" ? caller.service : caller.arn];
}
