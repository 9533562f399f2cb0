import { createHash } from "node:crypto";
import type { Caller } from "../aws.ts";
import type { Sent } from "../messages/deduplication.ts";
import { checkDraft, sizeOf } from "./draft.ts";
import { shareOf } from "./facts.ts";
import type { Draft, Message } from "./message.ts";
import type { Queue } from "./queues.ts";
import type { State } from "./state.ts";

/**
 * Adds a message to a queue, or finds the earlier one with the same deduplication id. Throws SQS's error for an invalid
 * message. `told`: the caller reports the dead letter to the trace itself; `units`: the message's share of a batch
 * request.
 */
export function sendTo(
  state: State,
  queue: Queue,
  draft: Draft,
  caller: Caller,
  { told = false, units = shareOf(1, sizeOf(draft)) } = {},
): Sent {
  const { settings, deduplication, record } = queue;
  checkDraft(draft, settings);
  const now = state.clock.now();
  const deduplicationId = settings.fifo ? (draft.deduplicationId ?? sha256(draft.body)) : undefined;
  const scope = settings.deduplicatePerGroup ? draft.groupId : undefined;
  const earlier = deduplicationId === undefined ? undefined : deduplication.find(deduplicationId, scope, now);
  if (earlier) return earlier;
  const { delaySeconds, ...content } = draft;
  const sent = { messageId: state.random.uuid(), sequence: state.queues.nextSequence() };
  const message: Message = {
    ...content,
    ...(deduplicationId === undefined ? {} : { deduplicationId }),
    ...sent,
    queue: record.name,
    senderId: senderOf(caller),
    sentAt: now,
    // On a FIFO queue, the delay is the queue's alone: a message's own can only be 0.
    visibleAt: now + (delaySeconds === undefined || settings.fifo ? settings.delayMs : delaySeconds * 1000),
    receives: 0,
    receiveCount: 0,
  };
  queue.messages.add(message);
  state.facts.sent(queue.arn, message, caller, { units, told });
  if (deduplicationId !== undefined) deduplication.remember(deduplicationId, scope, sent, now);
  queue.line.wake();
  return sent;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function senderOf(caller: Caller): string {
  return caller.type === "service" ? caller.service : caller.arn.slice(caller.arn.search(/[:/][^:/]*$/) + 1);
}
