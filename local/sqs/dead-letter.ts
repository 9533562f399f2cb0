import type { Message } from "./message.ts";
import type { Queue } from "./queues.ts";
import type { State } from "./state.ts";

/** Where a queue's messages go when it gives up on them, if that queue is there and lets it. */
export function deadLetterQueueOf(state: State, queue: Queue): Queue | undefined {
  const { redrive } = queue.settings;
  const target = redrive && state.queues.findByArn(redrive.deadLetterTargetArn);
  return target && mayDeadLetterTo(target, queue.arn) ? target : undefined;
}

export function mayDeadLetterTo(target: Queue, sourceArn: string): boolean {
  const { redrivePermission = "allowAll", sourceQueueArns = [] } = target.settings.redriveAllow ?? {};
  if (redrivePermission === "byQueue") return sourceQueueArns.includes(sourceArn);
  return redrivePermission === "allowAll";
}

/** Puts a message that a queue gives up on into its dead-letter queue; the caller takes it out of the queue. */
export function deadLetter(state: State, queue: Queue, target: Queue, message: Message): void {
  const { clock, trace } = state;
  const { receipt: _receipt, ...content } = message;
  const now = clock.now();
  target.messages.add({
    ...content,
    queue: target.record.name,
    sequence: state.queues.nextSequence(),
    // AWS: a standard message keeps the time it was sent, and so its age; a FIFO message starts anew.
    sentAt: target.settings.fifo ? now : message.sentAt,
    visibleAt: now,
    receives: 0,
    deadLetterSource: queue.arn,
  });
  target.line.wake();
  const eventId = eventIdIn(message.body);
  trace.emit({
    kind: "dead-lettered",
    from: queue.arn,
    queue: target.arn,
    reason: `received ${message.receives} times without being deleted`,
    ...(eventId === undefined ? {} : { eventId }),
  });
}

/** The id of the event that a body holds, where it is one as EventBridge delivers it. */
function eventIdIn(body: string): string | undefined {
  if (!body.includes('"detail-type"')) return undefined;
  try {
    const { id } = JSON.parse(body);
    return typeof id === "string" ? id : undefined;
  } catch {
    return undefined;
  }
}
