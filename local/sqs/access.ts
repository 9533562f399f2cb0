import { AwsError, arn, type Caller } from "../aws.ts";
import { accessDeniedText } from "../iam/access-denied.ts";
import { ADMINISTRATOR_POLICY, describeCaller } from "../iam/caller.ts";
import { evaluate } from "../iam/policy.ts";
import { nameInUrl, type Queue, type State } from "./state.ts";
import { sourceOfTask } from "./task-handle.ts";

/** Throws `AccessDenied` unless the caller's policies or the queue's let it send. */
export function checkMaySend(state: State, queue: Queue, caller: Caller): void {
  const identityPolicies =
    caller.type === "administrator"
      ? [ADMINISTRATOR_POLICY]
      : caller.type === "role"
        ? (state.deps.identityPolicies?.(caller.roleArn) ?? [])
        : [];
  const access = evaluate({
    ...describeCaller(caller, state.deps.clock.now()),
    identityPolicies,
    resourcePolicy: queue.settings.policy,
    action: "sqs:SendMessage",
    resource: queue.arn,
  });
  // SQS writes its action in lower case here, unlike the other services.
  if (access.decision !== "allow")
    throw new AwsError("AccessDenied", accessDeniedText(caller, "sqs:sendmessage", queue.arn, access), 403);
}

const ALSO_FOR_MOVES = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

/** What a caller on the wire must be allowed to do for an operation: a batch is judged as its single form. */
// biome-ignore lint/suspicious/noExplicitAny: the input as decoded from the wire.
export function requiredAccess(operation: string, input: any): { action: string; resource: string }[] {
  const action = `sqs:${operation.replace(/Batch$/, "")}`;
  const on = (resource: string) => ({ action, resource });
  const source = operation === "CancelMessageMoveTask" ? sourceOfTask(String(input.TaskHandle)) : input.SourceArn;
  if (typeof source === "string") {
    const more = operation === "StartMessageMoveTask" ? ALSO_FOR_MOVES : [];
    const destination = input.DestinationArn ? [{ action: "sqs:SendMessage", resource: input.DestinationArn }] : [];
    return [on(source), ...more.map((each) => ({ action: each, resource: source })), ...destination];
  }
  const name = input.QueueName ?? (typeof input.QueueUrl === "string" ? nameInUrl(input.QueueUrl) : undefined);
  return [on(name === undefined ? "*" : arn("sqs", name))];
}
