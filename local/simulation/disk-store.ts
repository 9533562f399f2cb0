import type { Clock } from "../clock.ts";
import type { Collection, Store } from "../store.ts";

/** What outlives a cloud: the JSON text of each record, by collection and key. */
export type Disk = Map<string, Map<string, string>>;

interface Change {
  kept: Map<string, string>;
  key: string;
  value: unknown;
  deleted: boolean;
}

/**
 * A store that survives the crash of its cloud as a disk does: with everything up to the last commit, and nothing
 * later. A commit takes `commitMs()` of the clock; what changes meanwhile is the next one's.
 */
export function diskStore(disk: Disk, clock: Clock, commitMs: () => number): Store {
  const collections = new Map<string, Collection<unknown>>();
  let changes: Change[] = [];
  let underWay: Promise<void> | undefined;

  function record(change: Change): void {
    changes.push(change);
    underWay ??= commit();
  }

  async function commit(): Promise<void> {
    // The code that runs now comes to its first pause: what it changes belongs together.
    await undefined;
    const cut = changes;
    changes = [];
    const texts = cut.map(({ value, deleted }) => (deleted ? undefined : JSON.stringify(value)));
    await new Promise<void>((resolve) => void clock.after(commitMs(), resolve));
    for (const [i, { kept, key }] of cut.entries()) {
      const text = texts[i];
      if (text === undefined) kept.delete(key);
      else kept.set(key, text);
    }
    underWay = changes.length > 0 ? commit() : undefined;
  }

  function open<T>(name: string): Collection<T> {
    const kept = disk.get(name) ?? new Map<string, string>();
    disk.set(name, kept);
    const live = new Map<string, T>();
    for (const [key, text] of kept) live.set(key, JSON.parse(text) as T);
    return {
      get: (key) => live.get(key),
      has: (key) => live.has(key),
      keys: () => live.keys(),
      values: () => live.values(),
      get size() {
        return live.size;
      },
      set(key, value) {
        live.set(key, value);
        record({ kept, key, value, deleted: false });
      },
      delete(key) {
        if (!live.delete(key)) return false;
        record({ kept, key, value: undefined, deleted: true });
        return true;
      },
    };
  }

  return {
    collection<T>(name: string): Collection<T> {
      const known = collections.get(name) ?? open<unknown>(name);
      collections.set(name, known);
      return known as Collection<T>;
    },
    async flush() {
      // What is under way may have begun before the last change.
      const isPending = changes.length > 0;
      await underWay;
      if (isPending) await underWay;
    },
  };
}
