import type { RequiredAccess } from "../aws.ts";
import type { State } from "./state.ts";
import { policyOf } from "./topic-attributes.ts";

/** Returns an action, such as `Publish`, on a topic, with the topic's own policy. */
export function accessTo(topicArn: string, action: string, { topics }: State): RequiredAccess {
  const topic = topics.find(topicArn);
  const shown = { action: `SNS:${action}` };
  return { action: `sns:${action}`, resource: topicArn, shown, ...(topic && { resourcePolicy: policyOf(topic) }) };
}

/** The action on the named topic, or on `*` if none is named. */
export const onTopic =
  (action: string) =>
  (state: State, { TopicArn = "*" }: { TopicArn?: string | undefined }): RequiredAccess[] => [
    accessTo(TopicArn, action, state),
  ];

/** The same for operations that name the topic as a taggable resource. */
export const onResource =
  (action: string) =>
  (state: State, { ResourceArn }: { ResourceArn?: string }): RequiredAccess[] =>
    onTopic(action)(state, { TopicArn: ResourceArn });

/**
 * The action on `*`, for operations that name a subscription or nothing and so have no resource of their own.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
 */
export const onAnything =
  (action: string) =>
  (state: State): RequiredAccess[] => [accessTo("*", action, state)];
