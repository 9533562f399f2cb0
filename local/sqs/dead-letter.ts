import type { Message } from "./message.ts";
import type { Queue } from "./queues.ts";
import type { State } from "./state.ts";

/** Returns a queue's dead-letter queue, if it exists and its `RedriveAllowPolicy` permits this source. */
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

/** Copies a message to the dead-letter queue; the caller removes it from the source queue. */
export function deadLetter(state: State, queue: Queue, target: Queue, message: Message): void {
  const { receipt: _receipt, ...content } = message;
  const now = state.clock.now();
  target.messages.add({
    ...content,
    queue: target.record.name,
    sequence: state.queues.nextSequence(),
    // As on AWS: a standard message keeps its sent time, and so its age; a FIFO message gets a new one.
    sentAt: target.settings.fifo ? now : message.sentAt,
    visibleAt: now,
    receives: 0,
    deadLetterSource: queue.arn,
  });
  target.line.wake();
  state.facts.gaveUp(queue.arn, target.arn, message);
}
