import { arn, type RequiredAccess } from "../aws.ts";
import { nameInUrl } from "./queues.ts";
import type { State } from "./state.ts";

/** Returns an action on a queue, with the queue's own policy. */
export function accessTo(queueArn: string, action: string, { queues }: State): RequiredAccess {
  // Unlike the other services, SQS writes its actions in lower case in denials.
  const shown = { action: action.toLowerCase() };
  return { action, resource: queueArn, resourcePolicy: queues.findByArn(queueArn)?.settings.policy, shown };
}

/** The action on the queue that the URL names, or on `*` if it names none. */
export const onQueue =
  (action: string) =>
  (state: State, { QueueUrl = "" }: { QueueUrl?: string }): RequiredAccess[] =>
    onNamedQueue(action)(state, { QueueName: nameInUrl(QueueUrl) });

/** The action on the queue with that name, or on `*` without a name. */
export const onNamedQueue =
  (action: string) =>
  (state: State, { QueueName: name }: { QueueName?: string | undefined }): RequiredAccess[] => [
    accessTo(name === undefined ? "*" : arn("sqs", name), action, state),
  ];

/** The action on the queue that messages are moved from, or on `*` if none is named. */
export const onSource =
  (action: string) =>
  (state: State, { SourceArn = "*" }: { SourceArn?: string | undefined }): RequiredAccess[] => [
    accessTo(SourceArn, action, state),
  ];
