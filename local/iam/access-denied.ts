import { type Caller, nameOf } from "../aws.ts";
import type { Access } from "./policy.ts";

/**
 * Returns AWS's message for a denial, such as `User: arn:… is not authorized to perform: sqs:SendMessage on resource:
 * arn:… because no identity-based policy allows the sqs:SendMessage action`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function accessDeniedText(caller: Caller, action: string, resource: string, access: Access): string {
  const what = `User: ${nameOf(caller)} is not authorized to perform: ${action} on resource: ${resource}`;
  if (access.decision === "explicit-deny")
    return `${what} with an explicit deny in ${access.statement?.policy === "identity" ? "an identity" : "a resource"}-based policy`;
  const kind = caller.type === "service" ? "resource" : "identity";
  return `${what} because no ${kind}-based policy allows the ${action} action`;
}
