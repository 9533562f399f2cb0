import { AwsError, arn, type Caller, type RequiredAccess } from "../aws.ts";
import { textOf } from "../gateway/text-of.ts";
import { createRefusal } from "../iam/authorizer.ts";
import { nameInUrl, type Queue, type State } from "./state.ts";
import { sourceOfTask } from "./task-handle.ts";

/** How SQS words a refusal on the wire: unlike the other JSON services. */
export const ACCESS_DENIED = { code: "AccessDenied", status: 403 };

/** Throws `AccessDenied` unless the caller's policies or the queue's let it send. */
export function checkMaySend(state: State, queue: Queue, caller: Caller): void {
  const judge = state.deps.refusal ?? createRefusal(state.deps.clock);
  const refusal = judge(caller, [on(state, "sqs:SendMessage", queue.arn)]);
  if (refusal !== undefined) throw new AwsError(ACCESS_DENIED.code, refusal, ACCESS_DENIED.status);
}

const ALSO_FOR_MOVES = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

/** What a caller on the wire must be allowed to do for an operation: a batch is judged as its single form. */
// biome-ignore lint/suspicious/noExplicitAny: the input as decoded from the wire.
export function requiredAccess(state: State, operation: string, input: any): RequiredAccess[] {
  const action = `sqs:${operation.replace(/Batch$/, "")}`;
  const source = operation === "CancelMessageMoveTask" ? sourceOfTask(textOf(input.TaskHandle)) : input.SourceArn;
  if (typeof source === "string") {
    const more = operation === "StartMessageMoveTask" ? ALSO_FOR_MOVES : [];
    const destination = input.DestinationArn ? [on(state, "sqs:SendMessage", textOf(input.DestinationArn))] : [];
    return [action, ...more].map((each) => on(state, each, source)).concat(destination);
  }
  const name = input.QueueName ?? (typeof input.QueueUrl === "string" ? nameInUrl(input.QueueUrl) : undefined);
  return [on(state, action, name === undefined ? "*" : arn("sqs", textOf(name)))];
}

/** An action on a queue, with the queue's own policy. */
function on(state: State, action: string, resource: string): RequiredAccess {
  // SQS writes its actions in lower case in a refusal, unlike the other services.
  const shown = { action: action.toLowerCase() };
  return { action, resource, resourcePolicy: state.findByArn(resource)?.settings.policy, shown };
}
