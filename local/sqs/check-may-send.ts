import { AwsError, type Caller } from "../aws.ts";
import { ACCESS_DENIED } from "./errors.ts";
import { accessTo } from "./queue-access.ts";
import type { State } from "./state.ts";

/** Throws `AccessDenied` unless the policies of a caller inside the cloud, or the queue's, let it send. */
export function checkMaySend(state: State, queueArn: string, caller: Caller): void {
  const denial = state.refusal(caller, [accessTo(queueArn, "sqs:SendMessage", state)]);
  if (denial !== undefined) throw new AwsError(ACCESS_DENIED.code, denial, ACCESS_DENIED.status);
}
