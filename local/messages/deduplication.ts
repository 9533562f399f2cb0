import type { Collection } from "../store.ts";

/** A message that was sent, returned when it is sent again. */
export interface Sent {
  messageId: string;
  sequence: number;
}

interface Remembered extends Sent {
  queue: string;
  key: string;
  expiresAt: number;
}

/** How long a FIFO queue remembers a deduplication id. */
const INTERVAL_MS = 5 * 60_000;

/** What a FIFO queue has accepted within the last five minutes, by deduplication id. */
export interface Deduplication {
  find(id: string, group: string | undefined, now: number): Sent | undefined;
  remember(id: string, group: string | undefined, sent: Sent, now: number): void;
  clear(): void;
}

export function createDeduplication(stored: Collection<Remembered>, queue: string): Deduplication {
  // In order of insertion, which is the order of expiry.
  const keys = new Set<string>();
  for (const { queue: owner, key } of stored.values()) if (owner === queue) keys.add(key);

  const keyOf = (id: string, group?: string) => JSON.stringify([queue, group ?? null, id]);

  function forgetOld(now: number): void {
    for (const key of keys) {
      if ((stored.get(key)?.expiresAt ?? 0) > now) return;
      keys.delete(key);
      stored.delete(key);
    }
  }

  return {
    find(id, group, now) {
      forgetOld(now);
      return stored.get(keyOf(id, group));
    },
    remember(id, group, sent, now) {
      const key = keyOf(id, group);
      keys.add(key);
      stored.set(key, { ...sent, queue, key, expiresAt: now + INTERVAL_MS });
    },
    clear() {
      for (const key of keys) stored.delete(key);
      keys.clear();
    },
  };
}
