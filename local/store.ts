/** One kind of record by key. Values are plain JSON data; a changed value must be `set` again to count. */
export interface Collection<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): boolean;
  has(key: string): boolean;
  values(): IterableIterator<T>;
  keys(): IterableIterator<string>;
  readonly size: number;
}

/** Every state that must outlive a crash goes through the store. */
export interface Store {
  /**
   * The same name gives the same collection; iteration is in the order of first insertion. What is set or deleted
   * without a pause, in any collections, survives as a whole or not at all, and never without what was set before it.
   */
  collection<T>(name: string): Collection<T>;
  /**
   * Resolves when everything set or deleted so far would survive a crash; rejects when that cannot be. Awaited wherever
   * something leaves the cloud: an answer, an event for a function, a request to somebody else's server.
   */
  flush(): Promise<void>;
}

/** Keeps everything in memory: nothing survives, `flush` has nothing to wait for. */
export function memoryStore(): Store {
  const collections = new Map<string, Map<string, unknown>>();
  const done = Promise.resolve();
  return {
    collection<T>(name: string): Collection<T> {
      const known = collections.get(name) ?? new Map<string, unknown>();
      collections.set(name, known);
      return known as Map<string, T>;
    },
    flush: () => done,
  };
}
