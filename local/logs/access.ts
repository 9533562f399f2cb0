import { AwsError, type Caller } from "../aws.ts";
import { accessDeniedText } from "../iam/access-denied.ts";
import { describeCaller } from "../iam/caller.ts";
import { type Access, evaluate, type PolicyDocument } from "../iam/policy.ts";

/** Throws `AccessDeniedException` unless the account's resource policies let a service write to the stream. */
export function checkMayWrite(
  policies: Iterable<PolicyDocument>,
  caller: Caller,
  streamArn: string,
  now: number,
): void {
  const action = "logs:PutLogEvents";
  const request = { ...describeCaller(caller, now), action, resource: streamArn };
  const decisions = [...policies].map((resourcePolicy) => evaluate({ ...request, resourcePolicy }));
  const access: Access = decisions.find(({ decision }) => decision === "explicit-deny") ??
    decisions.find(({ decision }) => decision === "allow") ?? { decision: "implicit-deny" };
  if (access.decision !== "allow")
    throw new AwsError("AccessDeniedException", accessDeniedText(caller, action, streamArn, access));
}
