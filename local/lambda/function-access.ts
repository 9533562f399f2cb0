import { arn, type RequiredAccess } from "../aws.ts";
import { passRole } from "../iam/pass-role.ts";
import { resolveFunctionArn } from "./function-config.ts";

/** The action on the named function, by name or ARN. */
export const onFunction =
  (action: string) =>
  (_: unknown, { FunctionName = "" }: { FunctionName?: string }): RequiredAccess[] => [
    { action, resource: resolveFunctionArn(FunctionName).arn },
  ];

/** The same for setting a function's role, which the caller must be allowed to pass. */
export const settingFunction =
  (action: string) =>
  (state: unknown, { Role, ...named }: { FunctionName?: string; Role?: string }): RequiredAccess[] => [
    ...onFunction(action)(state, named),
    ...(Role === undefined ? [] : [passRole(Role, "lambda.amazonaws.com")]),
  ];

/** The action on an event source mapping. */
export const onMapping =
  (action: string) =>
  (_: unknown, { UUID = "" }: { UUID?: string }): RequiredAccess[] => [
    { action, resource: arn("lambda", `event-source-mapping:${UUID}`) },
  ];

/** The action on `*`, for operations that create or list and so have no resource. */
export const onAnything = (action: string) => (): RequiredAccess[] => [{ action, resource: "*" }];
