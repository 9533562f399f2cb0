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
  const { receipt: _receipt, ...content } = message;
  const now = state.clock.now();
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
  state.facts.gaveUp(queue.arn, target.arn, message);
}
