import { ACCOUNT, type Caller, parseArn } from "../aws.ts";
import type { AccessRequest, PolicyDocument } from "./policy.ts";

/** The administrator's policy: everything that no other policy denies. */
export const ADMINISTRATOR_POLICY: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

/**
 * Describes a caller for policy evaluation: its principal, and the condition keys derived from its identity and the
 * time. Requests to the endpoint never leave this machine, so they count as secure transport.
 */
export function describeCaller(caller: Caller, now: number): Required<Pick<AccessRequest, "principal" | "context">> {
  const common = {
    "aws:CurrentTime": new Date(now).toISOString(),
    "aws:EpochTime": String(Math.floor(now / 1000)),
    "aws:SecureTransport": "true",
  };
  if (caller.type === "service") {
    const { sourceArn, service } = caller;
    return {
      principal: { type: "service", service },
      context: {
        ...common,
        "aws:PrincipalIsAWSService": "true",
        "aws:PrincipalServiceName": service,
        "aws:SourceArn": sourceArn,
        // A bucket's ARN contains no account; here it can only be the one account.
        "aws:SourceAccount": parseArn(sourceArn).account || ACCOUNT,
      },
    };
  }
  const context = { ...common, "aws:PrincipalIsAWSService": "false", "aws:PrincipalAccount": ACCOUNT };
  if (caller.type === "role")
    return {
      principal: { type: "aws", arn: caller.arn, roleArn: caller.roleArn },
      context: { ...context, "aws:PrincipalType": "AssumedRole", "aws:PrincipalArn": caller.roleArn },
    };
  return {
    principal: { type: "aws", arn: caller.arn },
    context: { ...context, "aws:PrincipalType": "User", "aws:PrincipalArn": caller.arn },
  };
}
