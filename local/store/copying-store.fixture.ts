import { type Collection, memoryStore, type Store } from "../store.ts";

/**
 * Stores text, like a disk: changes that are not set again are lost after a restart, and no object is shared with
 * callers.
 */
export function copyingStore(): Store {
  const inner = memoryStore();
  return {
    ...inner,
    collection<T>(name: string): Collection<T> {
      const texts = inner.collection<string>(name);
      const parse = (text: string) => JSON.parse(text) as T;
      return {
        get(key) {
          const text = texts.get(key);
          return text === undefined ? undefined : parse(text);
        },
        set: (key, value) => texts.set(key, JSON.stringify(value)),
        delete: (key) => texts.delete(key),
        has: (key) => texts.has(key),
        keys: () => texts.keys(),
        values: () => [...texts.values()].map(parse).values(),
        get size() {
          return texts.size;
        },
      };
    },
  };
}
