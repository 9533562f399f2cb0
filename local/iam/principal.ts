import type { Principals } from "./document.ts";

/** Who asks: a role's session or a user by ARN (`roleArn` of a session's role beside it), or an AWS service. */
export type Principal = { type: "aws"; arn: string; roleArn?: string } | { type: "service"; service: string };

/** `named`: by itself, its role, or as anyone. `account`: only through its account's number or root. */
export function matchPrincipal(principals: Principals, principal: Principal): "named" | "account" | "none" {
  if (principals.anyone) return "named";
  if (principal.type === "service") return principals.services.includes(principal.service) ? "named" : "none";
  const own = [principal.arn, principal.roleArn];
  if (principals.aws.some((arn) => own.includes(arn))) return "named";
  const account = principal.arn.split(":")[4] ?? "";
  const named = [account, `arn:aws:iam::${account}:root`];
  return principals.aws.some((each) => named.includes(each)) ? "account" : "none";
}
