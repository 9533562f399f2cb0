import type { RequiredAccess } from "../aws.ts";
import type { State } from "./state.ts";
import { policyOf } from "./topic-attributes.ts";

/** An operation's action, such as `Publish`, on a topic, with the topic's own policy. */
export function accessTo(topicArn: string, action: string, { topics }: State): RequiredAccess {
  const topic = topics.find(topicArn);
  const shown = { action: `SNS:${action}` };
  return { action: `sns:${action}`, resource: topicArn, shown, ...(topic && { resourcePolicy: policyOf(topic) }) };
}

/** The action on the topic that is named; on `*` where none is. */
export const onTopic =
  (action: string) =>
  (state: State, { TopicArn = "*" }: { TopicArn?: string | undefined }): RequiredAccess[] => [
    accessTo(TopicArn, action, state),
  ];

/** The same where the topic is named as a resource that has tags. */
export const onResource =
  (action: string) =>
  (state: State, { ResourceArn }: { ResourceArn?: string }): RequiredAccess[] =>
    onTopic(action)(state, { TopicArn: ResourceArn });

/**
 * The action on `*`: what names a subscription, or nothing, has no resource of its own.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
 */
export const onAnything =
  (action: string) =>
  (state: State): RequiredAccess[] => [accessTo("*", action, state)];
