import type { RequiredAccess } from "../aws.ts";
import { passRole } from "../iam/pass-role.ts";

/** The action on the named state machine, or on `*` if none is named. */
export const onMachine =
  (action: string) =>
  (_: unknown, { stateMachineArn = "*" }: { stateMachineArn?: string | undefined }): RequiredAccess[] => [
    { action, resource: stateMachineArn },
  ];

/** The action on the named execution, or on `*` if none is named. */
export const onExecution =
  (action: string) =>
  (_: unknown, { executionArn = "*" }: { executionArn?: string }): RequiredAccess[] => [
    { action, resource: executionArn },
  ];

/** The action on the named taggable resource, or on `*` if none is named. */
export const onResource =
  (action: string) =>
  (_: unknown, { resourceArn = "*" }: { resourceArn?: string }): RequiredAccess[] => [
    { action, resource: resourceArn },
  ];

/** The permission to pass the given role, if any, to Step Functions. */
export const passing = (roleArn: string | undefined): RequiredAccess[] =>
  roleArn === undefined ? [] : [passRole(roleArn, "states.amazonaws.com")];
