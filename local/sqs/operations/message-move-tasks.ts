import { number, required, text } from "../../api/shapes.ts";
import { invalidParameter } from "../errors.ts";
import { optionalInteger } from "../input.ts";
import type { MoveTask } from "../move-tasks.ts";
import { operation } from "../operation.ts";
import { accessTo, onSource } from "../queue-access.ts";
import { fromTaskHandle, toTaskHandle } from "../task-handle.ts";

const MAX_PER_SECOND = 500;
const MAX_RESULTS = 10;

// A caller who starts a move needs permission for everything the move does.
const ON_SOURCE = ["StartMessageMoveTask", "ReceiveMessage", "DeleteMessage", "GetQueueAttributes"];

export const startMessageMoveTask = operation({
  input: { SourceArn: required(text()), DestinationArn: text(), MaxNumberOfMessagesPerSecond: number() },
  permissions: (state, { SourceArn, DestinationArn }) => [
    ...ON_SOURCE.flatMap((action) => onSource(`sqs:${action}`)(state, { SourceArn })),
    ...(DestinationArn ? [accessTo(DestinationArn, "sqs:SendMessage", state)] : []),
  ],
  run({ moves }, input) {
    const source = input.SourceArn;
    const perSecond = optionalInteger(input, "MaxNumberOfMessagesPerSecond", 1, MAX_PER_SECOND);
    return { TaskHandle: toTaskHandle(moves.start(source, input.DestinationArn, perSecond)) };
  },
});

export const listMessageMoveTasks = operation({
  input: { SourceArn: required(text()), MaxResults: number() },
  permissions: onSource("sqs:ListMessageMoveTasks"),
  run({ moves }, input) {
    const count = optionalInteger(input, "MaxResults", 1, MAX_RESULTS) ?? 1;
    return { Results: moves.list(input.SourceArn).slice(0, count).map(toWire) };
  },
});

export const cancelMessageMoveTask = operation({
  input: { TaskHandle: required(text()) },
  permissions: (state, { TaskHandle = "" }) =>
    onSource("sqs:CancelMessageMoveTask")(state, { SourceArn: fromTaskHandle(TaskHandle)?.sourceArn }),
  run({ moves }, input) {
    const handle = fromTaskHandle(input.TaskHandle);
    if (!handle) throw invalidParameter("Value for parameter TaskHandle is invalid.");
    return { ApproximateNumberOfMessagesMoved: moves.cancel(handle.sourceArn, handle.taskId).moved };
  },
});

function toWire(task: MoveTask): object {
  return {
    // Only a running task can be cancelled, so only a running task has a handle.
    TaskHandle: task.status === "RUNNING" ? toTaskHandle(task) : undefined,
    Status: task.status,
    SourceArn: task.sourceArn,
    DestinationArn: task.destinationArn,
    MaxNumberOfMessagesPerSecond: task.perSecond,
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    FailureReason: task.failure,
    StartedTimestamp: task.startedAt,
  };
}
