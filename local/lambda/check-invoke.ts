import type { Caller } from "../aws.ts";
import type { Refusal } from "../iam/authorizer.ts";
import { RefusedCall } from "../iam/refused-call.ts";

/** Throws `AccessDeniedException` unless the caller's or the function's policies allow the invocation. */
export function checkInvoke(refusalOf: Refusal, target: { arn: string; policy: object }, caller: Caller): void {
  const action = "lambda:InvokeFunction";
  const required = [{ action, resource: target.arn, resourcePolicy: target.policy }];
  const refusal = refusalOf(caller, required);
  if (refusal !== undefined)
    throw new RefusedCall("AccessDeniedException", refusal, 403, refusalOf.explain?.(caller, required));
}
