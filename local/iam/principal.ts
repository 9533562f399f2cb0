import type { Principals } from "./document.ts";

/** The caller: a role's session or a user by ARN (with the session's `roleArn`), or an AWS service. */
export type Principal = { type: "aws"; arn: string; roleArn?: string } | { type: "service"; service: string };

/**
 * Returns `named` if the principal matches itself, its role, or anyone, and `account` if only its account's number or
 * root matches.
 */
export function matchPrincipal(principals: Principals, principal: Principal): "named" | "account" | "none" {
  if (principals.anyone) return "named";
  if (principal.type === "service") return principals.services.includes(principal.service) ? "named" : "none";
  const own = [principal.arn, principal.roleArn];
  if (principals.aws.some((arn) => own.includes(arn))) return "named";
  const account = principal.arn.split(":")[4] ?? "";
  const named = [account, `arn:aws:iam::${account}:root`];
  return principals.aws.some((each) => named.includes(each)) ? "account" : "none";
}
