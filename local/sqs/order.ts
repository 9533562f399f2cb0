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

/** A FIFO queue: strict order within a group, whose messages wait for those before them; groups take turns. */
export function fifoOrder(): Order {
  const groups = new Map<string, Map<number, Entry>>();
  /** The groups that have a message to hand out, in the order in which they came to have one. */
  const offered = new Set<Map<number, Entry>>();

  const isFree = (group: Map<number, Entry>) => group.values().next().value?.phase === "ready";

  return {
    changed(entry, from) {
      const name = entry.message.groupId ?? "";
      const group = groups.get(name) ?? new Map<number, Entry>();
      if (from === undefined) {
        groups.set(name, group);
        group.set(entry.message.sequence, entry);
      }
      if (entry.phase === undefined) {
        group.delete(entry.message.sequence);
        if (group.size === 0) groups.delete(name);
      }
      if (isFree(group)) offered.add(group);
      else offered.delete(group);
    },
    next(max) {
      const entries: Entry[] = [];
      for (const group of offered) {
        if (entries.length === max) break;
        offered.delete(group);
        for (const entry of group.values()) {
          if (entries.length === max || entry.phase !== "ready") break;
          entries.push(entry);
        }
      }
      return entries;
    },
  };
}
