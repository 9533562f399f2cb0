import { type Collection, memoryStore, type Store } from "../store.ts";

/** Keeps text, as a disk does: what was not set again is not there after a restart, and nobody holds what it holds. */
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
