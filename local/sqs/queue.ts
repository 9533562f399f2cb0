import { createHeap } from "../heap.ts";
import type { Collection } from "../store.ts";
import type { Because } from "./facts.ts";
import type { Message } from "./message.ts";
import { type Entry, fifoOrder, type Phase, standardOrder } from "./order.ts";

interface Take {
  max: number;
  now: number;
  visibilityMs: number;
  /** Creates the id of a new receipt. */
  receipt(): string;
  /** After this many receives a message is given up instead of handed out again. */
  maxReceives?: number | undefined;
  /** Called with a message that is given up, before it leaves this queue. */
  giveUp?(message: Message): void;
}

interface Counts {
  visible: number;
  inFlight: number;
  delayed: number;
}

/**
 * The messages of one queue: which are available, and when. Time is passed in as milliseconds and must not run
 * backwards; no method visits more messages than it hands out or changes. The collection holds every message in the
 * queue.
 */
export interface MessageQueue {
  add(message: Message): void;
  /** Hands out messages; `waitedMs` is the time since each became visible. */
  take(options: Take): (Message & { waitedMs: number })[];
  /**
   * Offers the next ready message, which leaves the queue if `accept` returns true. Returns false if none is ready or
   * accepted.
   */
  passOn(now: number, accept: (message: Message) => boolean): boolean;
  find(sequence: number): Message | undefined;
  isInFlight(sequence: number, now: number): boolean;
  setVisibleAt(sequence: number, visibleAt: number, now: number): void;
  remove(sequence: number): boolean;
  /** Drops messages sent at or before that time. */
  expire(sentUntil: number): void;
  /** Returns when the next delayed or in-flight message becomes visible, unless it changes before. */
  nextDue(): number | undefined;
  counts(now: number): Counts;
  /** Returns all messages in order, without receiving them. */
  messages(): Generator<Message>;
  clear(because: Because): void;
}

const keyOf = ({ queue, sequence }: Message): string => `${queue}/${sequence}`;

/** `onLost` is called with each message that leaves without being deleted. */
export function createMessageQueue(
  stored: Collection<Message>,
  fifo: boolean,
  onLost: (message: Message, because: Because) => void = () => {},
): MessageQueue {
  const entries = new Map<number, Entry>();
  const order = fifo ? fifoOrder() : standardOrder();
  const hidden = createHeap<{ entry: Entry; at: number }>(
    (a, b) => a.at < b.at || (a.at === b.at && a.entry.message.sequence < b.entry.message.sequence),
  );
  const byAge = createHeap<Entry>((a, b) => a.message.sentAt < b.message.sentAt);
  const counted: Record<Phase, number> = { ready: 0, delayed: 0, "in-flight": 0 };

  const isHidden = (entry: Entry) => entry.phase === "delayed" || entry.phase === "in-flight";
  const isDue = ({ entry, at }: { entry: Entry; at: number }) => isHidden(entry) && entry.message.visibleAt === at;

  function change(entry: Entry, to: Phase | undefined): void {
    const from = entry.phase;
    if (from) counted[from]--;
    if (to) counted[to]++;
    entry.phase = to;
    order.changed(entry, from);
    if (isHidden(entry)) hidden.push({ entry, at: entry.message.visibleAt });
    // Entries that left early stay in these heaps; prune them before they outgrow the queue.
    if (hidden.size > 2 * entries.size + 1000) hidden.keep(isDue);
  }

  function leave(entry: Entry): void {
    entries.delete(entry.message.sequence);
    stored.delete(keyOf(entry.message));
    change(entry, undefined);
    if (byAge.size > 2 * entries.size + 1000) byAge.keep(({ phase }) => phase !== undefined);
  }

  function reveal(now: number): void {
    for (let next = hidden.peek(); next && next.at <= now; next = hidden.peek()) {
      hidden.pop();
      if (isDue(next)) change(next.entry, "ready");
    }
  }

  function handOut(entry: Entry, { now, visibilityMs, receipt }: Take): Message & { waitedMs: number } {
    const { message } = entry;
    const waitedMs = now - message.visibleAt;
    message.receives++;
    message.receiveCount++;
    message.firstReceivedAt ??= now;
    message.receivedAt = now;
    message.visibleAt = now + visibilityMs;
    message.receipt = receipt();
    stored.set(keyOf(message), message);
    change(entry, visibilityMs > 0 ? "in-flight" : "ready");
    return { ...message, waitedMs };
  }

  return {
    add(message) {
      const entry: Entry = { message, phase: undefined };
      entries.set(message.sequence, entry);
      stored.set(keyOf(message), message);
      byAge.push(entry);
      // Its first hiding is a delay; `reveal` corrects for time that has passed.
      change(entry, message.receives > 0 ? "in-flight" : message.visibleAt > message.sentAt ? "delayed" : "ready");
    },
    take(options) {
      reveal(options.now);
      const taken: (Message & { waitedMs: number })[] = [];
      // A round may give messages up instead of handing them out, which frees capacity and makes others ready.
      while (taken.length < options.max) {
        const round = order.next(options.max - taken.length);
        if (round.length === 0) break;
        for (const entry of round) {
          if (options.maxReceives !== undefined && entry.message.receives >= options.maxReceives) {
            options.giveUp?.({ ...entry.message });
            leave(entry);
          } else {
            taken.push(handOut(entry, options));
          }
        }
        if (options.visibilityMs <= 0) break;
      }
      return taken;
    },
    passOn(now, accept) {
      reveal(now);
      const [entry] = order.next(1);
      if (!entry) return false;
      const accepted = accept({ ...entry.message });
      if (accepted) leave(entry);
      else change(entry, "ready");
      return accepted;
    },
    find: (sequence) => entries.get(sequence)?.message,
    isInFlight(sequence, now) {
      reveal(now);
      return entries.get(sequence)?.phase === "in-flight";
    },
    setVisibleAt(sequence, visibleAt, now) {
      const entry = entries.get(sequence);
      if (!entry) return;
      entry.message.visibleAt = visibleAt;
      stored.set(keyOf(entry.message), entry.message);
      change(entry, visibleAt > now ? "in-flight" : "ready");
    },
    remove(sequence) {
      const entry = entries.get(sequence);
      if (entry) leave(entry);
      return entry !== undefined;
    },
    expire(sentUntil) {
      for (let oldest = byAge.peek(); oldest && oldest.message.sentAt <= sentUntil; oldest = byAge.peek()) {
        byAge.pop();
        if (oldest.phase === undefined) continue;
        leave(oldest);
        onLost(oldest.message, "expired");
      }
    },
    nextDue() {
      for (let next = hidden.peek(); next; next = hidden.peek()) {
        if (isDue(next)) return next.at;
        hidden.pop();
      }
      return undefined;
    },
    counts(now) {
      reveal(now);
      return { visible: counted.ready, inFlight: counted["in-flight"], delayed: counted.delayed };
    },
    *messages() {
      for (const { message } of entries.values()) yield { ...message };
    },
    clear(because) {
      for (const entry of [...entries.values()]) {
        leave(entry);
        onLost(entry.message, because);
      }
    },
  };
}
