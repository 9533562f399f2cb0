import { AwsError } from "../aws.ts";
import { invalidValue } from "./errors.ts";
import type { Queue } from "./queues.ts";
import { fromHandle } from "./receipt.ts";

export const MAX_VISIBILITY_SECONDS = 43_200;

/**
 * Deletes a message by the receipt of its latest receive. As on AWS, an older receipt or a deleted message is no error, and
 * deletes nothing; a FIFO queue refuses a receipt whose visibility timeout has passed.
 */
export function deleteMessageOf(queue: Queue, handle: string, now: number): void {
  const { sequence, receipt } = fromHandle(handle, queue.record.name);
  const message = queue.messages.find(sequence);
  if (!message) return;
  const expired = message.receipt !== receipt || !queue.messages.isInFlight(sequence, now);
  if (expired && queue.settings.fifo) throw invalidValue(handle, "ReceiptHandle", "The receipt handle has expired.");
  if (message.receipt !== receipt) return;
  queue.messages.remove(sequence);
  queue.line.wake();
}

/** Moves the end of a message's visibility timeout to `seconds` from now; 0 makes it visible at once. */
export function changeVisibilityOf(queue: Queue, handle: string, seconds: number, now: number): void {
  const { sequence, receipt } = fromHandle(handle, queue.record.name);
  const message = queue.messages.find(sequence);
  if (!message)
    throw invalidValue(
      handle,
      "ReceiptHandle",
      "Message does not exist or is not available for visibility timeout change.",
    );
  if (message.receipt !== receipt || !queue.messages.isInFlight(sequence, now))
    throw new AwsError("MessageNotInflight", "The message referred to is not in flight.");
  if (now + seconds * 1000 - (message.receivedAt ?? now) > MAX_VISIBILITY_SECONDS * 1000)
    throw invalidValue(
      seconds,
      "VisibilityTimeout",
      `Total VisibilityTimeout for the message is beyond the limit [${MAX_VISIBILITY_SECONDS} seconds].`,
    );
  queue.messages.setVisibleAt(sequence, now + seconds * 1000, now);
  queue.line.wake();
}
