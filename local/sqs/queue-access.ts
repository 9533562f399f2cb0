import { arn, type RequiredAccess } from "../aws.ts";
import { nameInUrl } from "./queues.ts";
import type { State } from "./state.ts";

/** An action on a queue, with the queue's own policy. */
export function accessTo(queueArn: string, action: string, { queues }: State): RequiredAccess {
  // SQS writes its actions in lower case in a refusal, unlike the other services.
  const shown = { action: action.toLowerCase() };
  return { action, resource: queueArn, resourcePolicy: queues.findByArn(queueArn)?.settings.policy, shown };
}

/** The action on the queue that the URL names; on `*` where it names none. */
export const onQueue =
  (action: string) =>
  (state: State, { QueueUrl = "" }: { QueueUrl?: string }): RequiredAccess[] =>
    onNamedQueue(action)(state, { QueueName: nameInUrl(QueueUrl) });

/** The action on the queue of that name; on `*` without a name. */
export const onNamedQueue =
  (action: string) =>
  (state: State, { QueueName: name }: { QueueName?: string | undefined }): RequiredAccess[] => [
    accessTo(name === undefined ? "*" : arn("sqs", name), action, state),
  ];

/** The action on the queue that messages are moved from; on `*` where none is named. */
export const onSource =
  (action: string) =>
  (state: State, { SourceArn = "*" }: { SourceArn?: string | undefined }): RequiredAccess[] => [
    accessTo(SourceArn, action, state),
  ];
