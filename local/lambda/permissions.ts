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
export function resourcePolicy(functionArn: string, permissions: readonly Permission[]): object {
  return { Version: "2012-10-17", Id: "default", Statement: permissions.map((each) => statement(functionArn, each)) };
}

/** One statement of it, as the API answers it. */
export function statement(functionArn: string, permission: Permission): object {
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
