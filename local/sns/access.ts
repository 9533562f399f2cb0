import { AwsError, arn, type Caller, type RequiredAccess } from "../aws.ts";
import { createRefusal } from "../iam/authorizer.ts";
import type { State, Topic } from "./state.ts";
import { policyOf } from "./topic-attributes.ts";

/** How SNS words a refusal on the wire. */
export const ACCESS_DENIED = { code: "AuthorizationError", status: 403 };

/** Throws `AuthorizationError` unless the caller's policies or the topic's let it publish. */
export function checkMayPublish(state: State, topic: Topic, caller: Caller): void {
  const judge = state.deps.refusal ?? createRefusal(state.deps.clock);
  const refusal = judge(caller, [on(state, "Publish", topic.arn)]);
  if (refusal !== undefined) throw new AwsError(ACCESS_DENIED.code, refusal, ACCESS_DENIED.status);
}

/**
 * What a caller on the wire must be allowed to do for an operation: a batch is judged as its single form. What names a
 * subscription has no resource of its own. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
 */
// biome-ignore lint/suspicious/noExplicitAny: the input as decoded from the wire.
export function requiredAccess(state: State, operation: string, input: any): RequiredAccess[] {
  const action = operation.replace(/Batch$/, "");
  const topic = input.TopicArn ?? input.TargetArn ?? input.ResourceArn;
  if (typeof topic === "string") return [on(state, action, topic)];
  if (operation !== "CreateTopic" || typeof input.Name !== "string") return [on(state, action, "*")];
  const tagged = Array.isArray(input.Tags) && input.Tags.length > 0;
  return [action, ...(tagged ? ["TagResource"] : [])].map((each) => on(state, each, arn("sns", input.Name)));
}

/** An action on a topic, with the topic's own policy. */
function on(state: State, action: string, resource: string): RequiredAccess {
  const topic = state.findTopic(resource);
  const shown = { action: `SNS:${action}` };
  return { action: `sns:${action}`, resource, shown, ...(topic && { resourcePolicy: policyOf(topic) }) };
}
