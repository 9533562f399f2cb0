import type { Caller } from "../aws.ts";
import { RefusedCall } from "../iam/refused-call.ts";
import { ACCESS_DENIED } from "./errors.ts";
import { accessTo } from "./queue-access.ts";
import type { State } from "./state.ts";

/** Throws `AccessDenied` unless the policies of a caller inside the cloud, or the queue's policy, allow it to send. */
export function checkMaySend(state: State, queueArn: string, caller: Caller): void {
  const required = [accessTo(queueArn, "sqs:SendMessage", state)];
  const denial = state.refusal(caller, required);
  const { code, status } = ACCESS_DENIED;
  if (denial !== undefined) throw new RefusedCall(code, denial, status, state.refusal.explain?.(caller, required));
}
