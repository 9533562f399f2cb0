import { AwsError } from "../aws.ts";
import type { Cancel, Clock } from "../clock.ts";
import type { Random } from "../random.ts";
import type { Store } from "../store.ts";
import { invalidParameter } from "./errors.ts";
import type { QueueFacts } from "./facts.ts";
import type { Message } from "./message.ts";
import type { Queue, Queues } from "./queues.ts";

/** A task that moves messages out of a dead-letter queue, as stored. */
export interface MoveTask {
  taskId: string;
  sourceArn: string;
  /** If absent, each message returns to the queue it came from. */
  destinationArn?: string;
  perSecond?: number;
  startedAt: number;
  toMove: number;
  moved: number;
  status: "RUNNING" | "COMPLETED" | "CANCELLED" | "FAILED";
  failure?: string;
}

export interface MoveTasks {
  start(sourceArn: string, destinationArn: string | undefined, perSecond: number | undefined): MoveTask;
  /** Newest first. */
  list(sourceArn: string): MoveTask[];
  cancel(sourceArn: string, taskId: string): MoveTask;
  stop(): void;
}

/** How many tasks are kept per queue. */
const REMEMBERED = 10;
/** How many messages move per turn when no rate is set. */
const TURN = 100;

interface Deps {
  clock: Clock;
  random: Random;
  store: Store;
  facts: QueueFacts;
  queues: Queues;
}

/** Resumes the tasks that were running at the last shutdown. */
export function createMoveTasks(deps: Deps): MoveTasks {
  const { clock, store, random, queues } = deps;
  const tasks = store.collection<MoveTask>("sqs-move-tasks");
  const pending = new Map<string, Cancel>();

  const ofSource = (arn: string) => [...tasks.values()].filter(({ sourceArn }) => sourceArn === arn).reverse();

  function end(task: MoveTask, status: MoveTask["status"], failure?: string): void {
    pending.get(task.taskId)?.();
    pending.delete(task.taskId);
    tasks.set(task.taskId, Object.assign(task, { status }, failure === undefined ? {} : { failure }));
  }

  function moveOne(task: MoveTask, source: Queue): boolean {
    return source.messages.passOn(clock.now(), (message) => {
      const to = task.destinationArn ?? message.deadLetterSource;
      const destination = to === undefined ? undefined : queues.findByArn(to);
      if (!destination || destination.settings.fifo !== source.settings.fifo) {
        end(
          task,
          "FAILED",
          to === undefined ? "CouldNotDetermineMessageSource" : "AWS.SimpleQueueService.NonExistentQueue",
        );
        return false;
      }
      const moved = asNew(deps, message, destination);
      destination.messages.add(moved);
      deps.facts.redriven(source.arn, message, destination.arn, moved.messageId);
      destination.line.wake();
      tasks.set(task.taskId, Object.assign(task, { moved: task.moved + 1 }));
      return true;
    });
  }

  function turn(task: MoveTask): void {
    const source = queues.findByArn(task.sourceArn);
    if (source) moveSome(task, source);
    else end(task, "FAILED", "AWS.SimpleQueueService.NonExistentQueue");
    if (task.status === "RUNNING") schedule(task);
  }

  function moveSome(task: MoveTask, source: Queue): void {
    source.messages.expire(clock.now() - source.settings.retentionMs);
    for (let i = 0; i < (task.perSecond ? 1 : TURN) && task.status === "RUNNING"; i++) {
      const moved = task.moved < task.toMove && moveOne(task, source);
      if (!moved && task.status === "RUNNING") end(task, "COMPLETED");
    }
    if (task.moved >= task.toMove) end(task, "COMPLETED");
  }

  function schedule(task: MoveTask): void {
    pending.set(
      task.taskId,
      clock.after(task.perSecond ? 1000 / task.perSecond : 0, () => turn(task)),
    );
  }

  for (const task of tasks.values()) if (task.status === "RUNNING") schedule(task);

  return {
    start(sourceArn, destinationArn, perSecond) {
      const source = existing(queues, sourceArn, "SourceArn");
      if (![...queues.all()].some(({ settings }) => settings.redrive?.deadLetterTargetArn === sourceArn))
        throw invalidParameter("Source queue must be configured as a Dead Letter Queue.");
      if (destinationArn !== undefined) existing(queues, destinationArn, "DestinationArn");
      const known = ofSource(sourceArn);
      if (known.some(({ status }) => status === "RUNNING"))
        throw invalidParameter(
          "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
        );
      for (const { taskId } of known.slice(REMEMBERED - 1)) tasks.delete(taskId);
      const task: MoveTask = {
        taskId: random.uuid(),
        sourceArn,
        ...(destinationArn === undefined ? {} : { destinationArn }),
        ...(perSecond === undefined ? {} : { perSecond }),
        startedAt: clock.now(),
        toMove: source.messages.counts(clock.now()).visible,
        moved: 0,
        status: "RUNNING",
      };
      tasks.set(task.taskId, task);
      schedule(task);
      return task;
    },
    list(sourceArn) {
      existing(queues, sourceArn, "SourceArn");
      return ofSource(sourceArn);
    },
    cancel(sourceArn, taskId) {
      existing(queues, sourceArn, "SourceArn");
      const task = tasks.get(taskId);
      if (task?.sourceArn !== sourceArn) throw new AwsError("ResourceNotFoundException", "Task does not exist.", 404);
      if (task.status !== "RUNNING")
        throw invalidParameter("Only active tasks can be cancelled: this one's status is ".concat(task.status, "."));
      end(task, "CANCELLED");
      return task;
    },
    stop() {
      for (const cancel of pending.values()) cancel();
      pending.clear();
    },
  };
}

/** As on AWS: a redriven message counts as new, with a new id and sent time. */
function asNew({ clock, random, queues }: Deps, message: Message, destination: Queue): Message {
  const {
    deadLetterSource: _source,
    receipt: _receipt,
    firstReceivedAt: _first,
    receivedAt: _last,
    ...content
  } = message;
  const now = clock.now();
  return {
    ...content,
    queue: destination.record.name,
    messageId: random.uuid(),
    sequence: queues.nextSequence(),
    sentAt: now,
    visibleAt: now,
    receives: 0,
    receiveCount: 0,
  };
}

function existing(queues: Queues, arn: string, parameter: string): Queue {
  const queue = queues.findByArn(arn);
  if (queue) return queue;
  throw new AwsError(
    "ResourceNotFoundException",
    `The resource that you specified for the ${parameter} parameter doesn't exist.`,
    404,
  );
}
