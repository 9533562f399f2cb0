import { AwsError, type Caller, type RequiredAccess } from "../aws.ts";
import { passRole } from "../iam/pass-role.ts";
import { textOf } from "../protocols/text-of.ts";
import { stateMachineArn } from "./names.ts";
import type { State } from "./state.ts";

/** What a caller must be allowed to do for an operation: the action of its name on the machine or execution it names. */
export function requiredAccess(operation: string, input: Record<string, unknown>): RequiredAccess[] {
  const { stateMachineArn: machine, executionArn, resourceArn, name, roleArn } = input;
  const created = operation === "CreateStateMachine" && name !== undefined ? stateMachineArn(textOf(name)) : undefined;
  const resource = textOf(machine ?? executionArn ?? resourceArn ?? created ?? "*");
  const passed = roleArn === undefined || roleArn === null ? [] : [passRole(textOf(roleArn), "states.amazonaws.com")];
  return [{ action: `states:${operation}`, resource }, ...passed];
}

/** Throws `AccessDeniedException` unless the caller's policies let it start executions. */
export function checkMayStart({ deps }: State, arn: string, caller: Caller): void {
  const refusal = deps.refusal(caller, requiredAccess("StartExecution", { stateMachineArn: arn }));
  if (refusal !== undefined) throw new AwsError("AccessDeniedException", refusal);
}
