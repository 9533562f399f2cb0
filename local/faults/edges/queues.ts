import type { QueueSource, ReceivedMessage } from "../../lambda/sources.ts";
import type { ActiveFaults } from "../active-faults.ts";
import type { Waits } from "./waits.ts";

type ReceiveOptions = Parameters<QueueSource["receive"]>[1];

/** Faults between queues and the functions that poll them. */
export function faultyQueues(source: QueueSource, faults: ActiveFaults, { wait }: Waits): QueueSource {
  /** What a fault hands out itself, by queue. */
  const copies = new Map<string, ReceivedMessage[]>();
  /** Receives that wait for messages, by queue: a copy wakes them. */
  const waiting = new Map<string, Set<AbortController>>();

  function takeCopies(queueArn: string, max: number): ReceivedMessage[] {
    const ready = copies.get(queueArn);
    const taken = ready?.splice(0, max) ?? [];
    if (ready?.length === 0) copies.delete(queueArn);
    return taken;
  }

  function handOut(queueArn: string, message: ReceivedMessage): void {
    copies.set(queueArn, [...(copies.get(queueArn) ?? []), message]);
    for (const controller of waiting.get(queueArn) ?? []) controller.abort();
  }

  async function handOutLater(queueArn: string, message: ReceivedMessage, seconds: number): Promise<void> {
    if (seconds > 0) await wait(seconds);
    handOut(queueArn, message);
  }

  /** Receives as the queue does, until a copy comes. */
  async function receiveOrWake(queueArn: string, { signal, ...options }: ReceiveOptions): Promise<ReceivedMessage[]> {
    const controller = new AbortController();
    const abort = () => controller.abort();
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort);
    const ofQueue = waiting.get(queueArn) ?? new Set();
    waiting.set(queueArn, ofQueue.add(controller));
    try {
      return await source.receive(queueArn, { ...options, signal: controller.signal });
    } finally {
      ofQueue.delete(controller);
      signal?.removeEventListener("abort", abort);
    }
  }

  function keptBack(queueArn: string, message: ReceivedMessage): boolean {
    const { messageId, body } = message;
    const occasion = { queue: queueArn, containing: () => body };
    const about = { queue: queueArn, messageId };
    const twice = faults.strike("message-duplicate", occasion, about);
    if (twice) void handOutLater(queueArn, message, twice.delaySeconds ?? 0);
    const late = faults.strike("message-delay", occasion, about);
    if (late) void handOutLater(queueArn, message, late.delaySeconds ?? 0);
    return late !== undefined;
  }

  return {
    ...source,
    async receive(queueArn, options) {
      const ready = takeCopies(queueArn, options.max);
      if (ready.length > 0) return ready;
      const messages = await receiveOrWake(queueArn, options);
      if (!faults.anyAt("message")) return messages.length > 0 ? messages : takeCopies(queueArn, options.max);
      const now = messages.filter((message) => !keptBack(queueArn, message));
      return now.length > 0 ? now : takeCopies(queueArn, options.max);
    },
    delete(queueArn, receiptHandles) {
      const isLost =
        faults.anyAt("message") && faults.strike("message-delete-lost", { queue: queueArn }, { queue: queueArn });
      return isLost ? undefined : source.delete(queueArn, receiptHandles);
    },
  };
}
