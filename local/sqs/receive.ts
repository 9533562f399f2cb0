import { AwsError } from "../aws.ts";
import { deadLetter, deadLetterQueueOf } from "./dead-letter.ts";
import { sizeOf } from "./draft.ts";
import { shareOf } from "./facts.ts";
import type { Message } from "./message.ts";
import type { Queue } from "./queues.ts";
import type { State } from "./state.ts";

export interface ReceiveOptions {
  max: number;
  waitMs: number;
  visibilityMs: number;
  signal?: AbortSignal | undefined;
}

const MAX_IN_FLIGHT = 120_000;

/** Returns the next messages, waiting until there is one; returns none once `waitMs` passes or the signal aborts. */
export async function receiveFrom(state: State, queue: Queue, options: ReceiveOptions): Promise<Message[]> {
  const { waitMs, signal } = options;
  const first = take(state, queue, options);
  if (first.length > 0 || waitMs <= 0 || signal?.aborted) return first;
  return new Promise((resolve, reject) => {
    const finish = (messages: Message[]) => {
      cancel();
      signal?.removeEventListener("abort", giveUp);
      queue.line.leave(waiter);
      resolve(messages);
    };
    const giveUp = () => finish([]);
    const waiter = {
      giveUp,
      serve() {
        try {
          const messages = take(state, queue, options);
          if (messages.length > 0) finish(messages);
          return messages.length > 0;
        } catch (error) {
          giveUp();
          reject(error);
          return false;
        }
      },
    };
    const cancel = state.clock.after(waitMs, giveUp);
    signal?.addEventListener("abort", giveUp);
    queue.line.join(waiter);
  });
}

function take(state: State, queue: Queue, { max, visibilityMs }: ReceiveOptions): Message[] {
  const { messages, settings, line } = queue;
  const { clock, random } = state;
  const now = clock.now();
  messages.expire(now - settings.retentionMs);
  const room = MAX_IN_FLIGHT - messages.counts(now).inFlight;
  if (room <= 0 && !settings.fifo)
    throw new AwsError("OverLimit", `Too many messages in flight: ${MAX_IN_FLIGHT} of ${queue.record.name}.`, 403);
  const target = deadLetterQueueOf(state, queue);
  const taken = messages.take({
    max: Math.min(max, room),
    now,
    visibilityMs,
    receipt: random.uuid,
    // Without a dead-letter queue, messages stay where they are rather than being lost.
    maxReceives: target && settings.redrive?.maxReceiveCount,
    giveUp: (message) => target && deadLetter(state, queue, target, message),
  });
  const units = shareOf(
    taken.length,
    taken.reduce((sum, message) => sum + sizeOf(message), 0),
  );
  for (const message of taken) state.facts.received(queue.arn, message, units);
  // Waking when nothing was taken would let two waiting polls wake each other forever.
  if (taken.length > 0) line.wake();
  return taken;
}
