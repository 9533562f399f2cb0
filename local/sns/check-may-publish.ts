import type { Caller } from "../aws.ts";
import { RefusedCall } from "../iam/refused-call.ts";
import { ACCESS_DENIED } from "./errors.ts";
import type { Topic } from "./model.ts";
import type { State } from "./state.ts";
import { accessTo } from "./topic-access.ts";

/**
 * Throws `AuthorizationError` unless the policies of a caller inside the cloud, or the topic's policy, allow it to
 * publish.
 */
export function checkMayPublish(state: State, topic: Topic, caller: Caller): void {
  const required = [accessTo(topic.arn, "Publish", state)];
  const denial = state.refusal(caller, required);
  const { code, status } = ACCESS_DENIED;
  if (denial !== undefined) throw new RefusedCall(code, denial, status, state.refusal.explain?.(caller, required));
}
