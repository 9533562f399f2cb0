import { ACCOUNT, AwsError, type Caller, parseArn } from "../aws.ts";
import { evaluate } from "../iam/policy.ts";

/** A statement of a function's resource policy, as `AWS::Lambda::Permission` describes it. */
export interface Permission {
  statementId: string;
  action: string;
  /** A service such as `events.amazonaws.com`, an account, an ARN, or `*`. */
  principal: string;
  /** May hold wildcards. */
  sourceArn?: string;
  sourceAccount?: string;
}

/** The resource policy as IAM reads it: https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html */
export function resourcePolicy(functionArn: string, permissions: Permission[]): object {
  return { Version: "2012-10-17", Id: "default", Statement: permissions.map((each) => statement(functionArn, each)) };
}

function statement(functionArn: string, permission: Permission): object {
  const { statementId, action, principal, sourceArn, sourceAccount } = permission;
  const condition = {
    ...(sourceArn && { ArnLike: { "AWS:SourceArn": sourceArn } }),
    ...(sourceAccount && { StringEquals: { "AWS:SourceAccount": sourceAccount } }),
  };
  return {
    Sid: statementId,
    Effect: "Allow",
    Principal: principalOf(principal),
    Action: action,
    Resource: functionArn,
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  };
}

function principalOf(principal: string): unknown {
  if (principal === "*") return "*";
  if (principal.endsWith(".amazonaws.com")) return { Service: principal };
  return { AWS: /^\d{12}$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal };
}

/**
 * Throws `AccessDeniedException` unless the function's policy lets a service invoke it. What a role may do is decided
 * by its own policies, before the call gets here.
 */
export function checkInvoke(functionArn: string, policy: object, caller: Caller): void {
  if (caller.type !== "service") return;
  const { decision } = evaluate({
    resourcePolicy: policy,
    action: "lambda:InvokeFunction",
    resource: functionArn,
    principal: { type: "service", service: caller.service },
    context: { "aws:SourceArn": caller.sourceArn, "aws:SourceAccount": parseArn(caller.sourceArn).account || ACCOUNT },
  });
  if (decision === "allow") return;
  throw new AwsError(
    "AccessDeniedException",
    `User: ${caller.service} is not authorized to perform: lambda:InvokeFunction on resource: ${functionArn} because no ` +
      `resource-based policy allows the lambda:InvokeFunction action (source ${caller.sourceArn}).`,
    403,
  );
}
