import { AwsError } from "../aws.ts";
import { invalidValue } from "./errors.ts";
import type { Queue } from "./queues.ts";
import { fromHandle } from "./receipt.ts";
import type { State } from "./state.ts";

export const MAX_VISIBILITY_SECONDS = 43_200;

type Told = Pick<State, "clock" | "facts">;

/**
 * Deletes a message by its latest receipt handle. As on AWS, an outdated handle or an already deleted message is not an
 * error and deletes nothing; a FIFO queue rejects a handle whose visibility timeout has expired. `units` is the
 * message's share of a batch request.
 */
export function deleteMessageOf({ clock, facts }: Told, queue: Queue, handle: string, units = 1): void {
  const now = clock.now();
  const { sequence, receipt } = fromHandle(handle, queue.record.name);
  const message = queue.messages.find(sequence);
  if (!message) return;
  const expired = message.receipt !== receipt || !queue.messages.isInFlight(sequence, now);
  if (expired && queue.settings.fifo) throw invalidValue(handle, "ReceiptHandle", "The receipt handle has expired.");
  if (message.receipt !== receipt) return;
  queue.messages.remove(sequence);
  facts.deleted(queue.arn, message, { units });
  queue.line.wake();
}

/**
 * Resets a message's visibility timeout to end `seconds` from now; 0 makes it visible immediately. On a standard queue, the
 * latest receipt handle is good for that after the timeout, too.
 */
export function changeVisibilityOf(
  { clock, facts }: Told,
  queue: Queue,
  handle: string,
  seconds: number,
  units = 1,
): void {
  const now = clock.now();
  const { sequence, receipt } = fromHandle(handle, queue.record.name);
  const message = queue.messages.find(sequence);
  if (!message)
    throw invalidValue(
      handle,
      "ReceiptHandle",
      "Message does not exist or is not available for visibility timeout change.",
    );
  const isOver = queue.settings.fifo && !queue.messages.isInFlight(sequence, now);
  if (message.receipt !== receipt || isOver)
    throw new AwsError("MessageNotInflight", "The message referred to is not in flight.");
  if (now + seconds * 1000 - (message.receivedAt ?? now) > MAX_VISIBILITY_SECONDS * 1000)
    throw invalidValue(
      seconds,
      "VisibilityTimeout",
      `Total VisibilityTimeout for the message is beyond the limit [${MAX_VISIBILITY_SECONDS} seconds].`,
    );
  queue.messages.setVisibleAt(sequence, now + seconds * 1000, now);
  facts.hidden(queue.arn, message, units);
  queue.line.wake();
}
