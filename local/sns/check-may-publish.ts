import { AwsError, type Caller } from "../aws.ts";
import { ACCESS_DENIED } from "./errors.ts";
import type { Topic } from "./model.ts";
import type { State } from "./state.ts";
import { accessTo } from "./topic-access.ts";

/** Throws `AuthorizationError` unless the policies of a caller inside the cloud, or the topic's, let it publish. */
export function checkMayPublish(state: State, topic: Topic, caller: Caller): void {
  const denial = state.refusal(caller, [accessTo(topic.arn, "Publish", state)]);
  if (denial !== undefined) throw new AwsError(ACCESS_DENIED.code, denial, ACCESS_DENIED.status);
}
