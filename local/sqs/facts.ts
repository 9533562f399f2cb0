import { type Caller, nameOf } from "../aws.ts";
import type { DeadLetterQueues } from "../dead-letter-queues.ts";
import type { MessageAttributes } from "../messages/message-attributes.ts";
import { causedBy } from "../trace/by.ts";
import { eventIdsIn } from "../trace/event-ids.ts";
import type { Trace } from "../trace.ts";
import type { Message } from "./message.ts";

/** Why a message left its queue without being deleted. */
export type Because = "expired" | "purged" | "queue-deleted";

/** A message's share of the requests its call is billed as. */
type Units = number;

/** Reports messages to the trace; messages in dead-letter queues are reported as dead letters too. */
export interface QueueFacts {
  /** `told`: the sender reports the dead letter itself. */
  sent(queueArn: string, message: Message, caller: Caller, more: { units: Units; told?: boolean }): void;
  received(queueArn: string, message: Message & { waitedMs: number }, units: Units): void;
  hidden(queueArn: string, message: Message, units: Units): void;
  deleted(queueArn: string, message: Message, how: { units: Units } | { because: Because }): void;
  /** The queue gave up on a message and moved it to `to`. */
  gaveUp(queueArn: string, to: string, message: Message): void;
  /** A dead letter was moved to another queue, where it is message `as`. */
  redriven(queueArn: string, letter: Message, to: string, as: string): void;
}

/** SQS bills each 64 KB of a request as one request. https://aws.amazon.com/sqs/pricing/ */
const CHUNK_BYTES = 65_536;

export function createQueueFacts(trace: Trace, deadLetterQueues: DeadLetterQueues): QueueFacts {
  return {
    sent(queue, message, caller, { units, told = false }) {
      const { messageId, visibleAt, sentAt } = message;
      const about = { queue, messageId, ...eventOf(message), ...causedBy(caller) };
      trace.emit({ kind: "sent", ...about, ...(visibleAt > sentAt && { visibleAt }), units });
      if (told || !deadLetterQueues.has(queue)) return;
      trace.emit({ kind: "dead-lettered", from: nameOf(caller), ...about, reason: reasonIn(message.attributes) });
    },
    received(queue, { messageId, receiveCount, waitedMs, visibleAt: hiddenUntil }, units) {
      trace.emit({ kind: "received", queue, messageId, receiveCount, waitedMs, hiddenUntil, units });
    },
    hidden(queue, { messageId, visibleAt: until }, units) {
      trace.emit({ kind: "hidden", queue, messageId, until, units });
    },
    deleted(queue, message, how) {
      const about = { queue, messageId: message.messageId, ...("because" in how && { because: how.because }) };
      trace.emit({ kind: "deleted", ...about, units: "units" in how ? how.units : 0 });
      if (deadLetterQueues.has(queue)) trace.emit({ kind: "letter-deleted", ...about, ...eventOf(message) });
    },
    gaveUp(from, queue, message) {
      const { messageId, receives: tries } = message;
      const reason = `received ${tries} times without being deleted`;
      trace.emit({ kind: "dead-lettered", from, queue, reason, ...eventOf(message), messageId, tries });
    },
    redriven(queue, letter, to, as) {
      trace.emit({ kind: "redriven", queue, to, messageId: letter.messageId, as, ...eventOf(letter) });
    },
  };
}

/** Returns each message's share of the billed requests for a call with this many messages and bytes. */
export const shareOf = (messages: number, bytes: number): Units =>
  Math.max(1, Math.ceil(bytes / CHUNK_BYTES)) / messages;

function eventOf({ body }: Message): { eventId?: string } {
  const [eventId] = eventIdsIn(body);
  return eventId === undefined ? {} : { eventId };
}

/**
 * Returns the failure reason from the attributes that EventBridge and Scheduler, or Lambda, add to their dead letters.
 */
function reasonIn(attributes: MessageAttributes = {}): string {
  const texts = [
    ["ERROR_CODE", "ErrorCode"],
    ["ERROR_MESSAGE", "ErrorMessage"],
  ].flatMap(([events = "", lambda = ""]) => (attributes[events] ?? attributes[lambda])?.StringValue ?? []);
  return texts.join(": ") || "its sender gave no reason";
}
