import { createHeap } from "../heap.ts";
import type { Message } from "./message.ts";

export type Phase = "ready" | "delayed" | "in-flight";

/** A message in a running queue; `phase` is undefined before it arrives and after it leaves. */
export interface Entry {
  message: Message;
  phase: Phase | undefined;
}

/** Decides which ready messages are handed out next. */
export interface Order {
  /** Reports that an entry's phase has changed, and from what. */
  changed(entry: Entry, from: Phase | undefined): void;
  /** Returns up to `max` ready entries; the caller must change their phase afterwards. */
  next(max: number): Entry[];
}

/** A standard queue: oldest ready messages first. */
export function standardOrder(): Order {
  const ready = createHeap<Entry>((a, b) => a.message.sequence < b.message.sequence);
  return {
    changed(entry) {
      if (entry.phase === "ready") ready.push(entry);
    },
    next(max) {
      const entries: Entry[] = [];
      while (entries.length < max) {
        const entry = ready.pop();
        if (!entry) break;
        // Messages that left while ready are still in the heap.
        if (entry.phase === "ready") entries.push(entry);
      }
      return entries;
    },
  };
}

interface Group {
  entries: Map<number, Entry>;
  inFlight: number;
  /** Whether the group is in the heap. */
  offered: boolean;
}

interface Offer {
  group: Group;
  sequence: number;
}

/** A FIFO queue: strict order within a group, and nothing from a group while part of it is in flight. */
export function fifoOrder(): Order {
  const groups = new Map<string, Group>();
  const offers = createHeap<Offer>((a, b) => a.sequence < b.sequence);

  const firstOf = (group: Group): Entry | undefined => group.entries.values().next().value;
  const isFree = (group: Group) => group.inFlight === 0 && firstOf(group)?.phase === "ready";

  function offer(group: Group): void {
    const first = firstOf(group);
    if (group.offered || !first || !isFree(group)) return;
    group.offered = true;
    offers.push({ group, sequence: first.message.sequence });
  }

  return {
    changed(entry, from) {
      const name = entry.message.groupId ?? "";
      const group = groups.get(name) ?? { entries: new Map(), inFlight: 0, offered: false };
      if (from === undefined) {
        groups.set(name, group);
        group.entries.set(entry.message.sequence, entry);
      }
      if (from === "in-flight") group.inFlight--;
      if (entry.phase === "in-flight") group.inFlight++;
      if (entry.phase === undefined) {
        group.entries.delete(entry.message.sequence);
        if (group.entries.size === 0) groups.delete(name);
      }
      offer(group);
    },
    next(max) {
      const entries: Entry[] = [];
      while (entries.length < max) {
        const group = offers.pop()?.group;
        if (!group) break;
        group.offered = false;
        if (!isFree(group)) continue;
        for (const entry of group.entries.values()) {
          if (entries.length === max || entry.phase !== "ready") break;
          entries.push(entry);
        }
      }
      return entries;
    },
  };
}
