import type { Operation } from "../../aws.ts";
import { invalidParameter } from "../errors.ts";
import { optionalInteger, requiredText } from "../input.ts";
import type { MoveTask, MoveTasks } from "../move-tasks.ts";
import { fromTaskHandle, toTaskHandle } from "../task-handle.ts";

const MAX_PER_SECOND = 500;
const MAX_RESULTS = 10;

export const startMessageMoveTask =
  (tasks: MoveTasks): Operation =>
  (input) => {
    const source = requiredText(input, "SourceArn");
    const perSecond = optionalInteger(input, "MaxNumberOfMessagesPerSecond", 1, MAX_PER_SECOND);
    return { TaskHandle: toTaskHandle(tasks.start(source, input.DestinationArn ?? undefined, perSecond)) };
  };

export const listMessageMoveTasks =
  (tasks: MoveTasks): Operation =>
  (input) => {
    const count = optionalInteger(input, "MaxResults", 1, MAX_RESULTS) ?? 1;
    return { Results: tasks.list(requiredText(input, "SourceArn")).slice(0, count).map(toWire) };
  };

export const cancelMessageMoveTask =
  (tasks: MoveTasks): Operation =>
  (input) => {
    const handle = fromTaskHandle(requiredText(input, "TaskHandle"));
    if (!handle) throw invalidParameter("Value for parameter TaskHandle is invalid.");
    return { ApproximateNumberOfMessagesMoved: tasks.cancel(handle.sourceArn, handle.taskId).moved };
  };

function toWire(task: MoveTask): object {
  return {
    // Only what runs can be cancelled, so only that has a handle.
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
