import type { RequiredAccess } from "../aws.ts";
import { textOf } from "../protocols/text-of.ts";
import { type Input, optionalText } from "./input.ts";
import { policyArn } from "./managed-policy.ts";
import { USER_ARN } from "./operations/get-user.ts";
import { type Roles, roleArn } from "./role.ts";

/** What a caller on the wire must be allowed to do for an operation. */
export function requiredAccess(roles: Roles, operation: string, input: Input): RequiredAccess[] {
  const action = `iam:${operation}`;
  const { PolicyArn: policy, RoleName: role } = input;
  if (role !== undefined) {
    const name = textOf(role);
    const resource = roles.find(name)?.arn ?? roleArn(pathOf(input), name);
    return [{ action, resource, ...(policy !== undefined && { context: { "iam:PolicyARN": textOf(policy) } }) }];
  }
  if (policy !== undefined) return [{ action, resource: textOf(policy) }];
  if (operation === "CreatePolicy")
    return [{ action, resource: policyArn(pathOf(input), textOf(input["PolicyName"])) }];
  return [{ action, resource: operation === "GetUser" ? USER_ARN : "*" }];
}

const pathOf = (input: Input): string => optionalText(input, "Path") ?? "/";
