import type { RequiredAccess } from "../aws.ts";
import { passRole } from "../iam/pass-role.ts";

/** The action on the state machine that is named; on `*` where none is. */
export const onMachine =
  (action: string) =>
  (_: unknown, { stateMachineArn = "*" }: { stateMachineArn?: string | undefined }): RequiredAccess[] => [
    { action, resource: stateMachineArn },
  ];

/** The action on the execution that is named; on `*` where none is. */
export const onExecution =
  (action: string) =>
  (_: unknown, { executionArn = "*" }: { executionArn?: string }): RequiredAccess[] => [
    { action, resource: executionArn },
  ];

/** The action on what has tags; on `*` where nothing is named. */
export const onResource =
  (action: string) =>
  (_: unknown, { resourceArn = "*" }: { resourceArn?: string }): RequiredAccess[] => [
    { action, resource: resourceArn },
  ];

/** To pass the role, if one is given, to Step Functions. */
export const passing = (roleArn: string | undefined): RequiredAccess[] =>
  roleArn === undefined ? [] : [passRole(roleArn, "states.amazonaws.com")];
