import { mkdir, stat } from "node:fs/promises";
import { dirname, join, resolve as resolvePath } from "node:path";
import { Worker } from "node:worker_threads";
import { moduleBeside } from "../module-beside.ts";
import type { Collection, Store } from "../store.ts";
import { DataDirectoryError } from "./data-directory-error.ts";
import type { Batch, WriterAnswer, WriterRequest } from "./protocol.ts";

/** A store that survives the process. */
export interface DurableStore extends Store {
  /** Commits the remaining changes, unless a commit has failed, and unlocks the directory. */
  close(): Promise<void>;
}

interface Entry {
  position: number;
  collection: string;
  key: string;
  value: unknown;
}

const WRITER = moduleBeside(import.meta.url, "./writer");

/**
 * Keeps everything in memory and in one file of the directory, `cloud.sqlite`. Changes made without a pause commit as a
 * whole, after all earlier changes; one commit runs at a time, and all changes made meanwhile form the next. After a
 * failed commit nothing more is flushed: `onFailure` is called, and `flush` rejects. Throws `DataDirectoryError`.
 */
export async function openSqliteStore(
  directory: string,
  onFailure: (error: DataDirectoryError) => void = () => {},
): Promise<DurableStore> {
  const collections = new Map<string, Map<string, Entry>>();
  /** By position; undefined marks a deleted entry. */
  const changed = new Map<number, Entry | undefined>();
  let lastPosition = 0;
  /** Positions beyond it have not been sent to the database yet. */
  let lastCut = 0;
  let scheduled = false;
  let underWay: PromiseWithResolvers<void> | undefined;
  let next: PromiseWithResolvers<void> | undefined;
  let failure: DataDirectoryError | undefined;
  let isOpen = false;
  let closing = false;

  const path = resolvePath(directory);
  await makeDirectory(path).catch(({ code, message }: NodeJS.ErrnoException) => {
    throw new DataDirectoryError(path, code === "ENOSPC" || code === "EDQUOT" ? "full" : "not-writable", message);
  });
  const writer = new Worker(WRITER, {
    workerData: join(path, "cloud.sqlite"),
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const opened = Promise.withResolvers<void>();
  const closed = new Promise<void>((resolve) => writer.once("exit", () => resolve()));
  writer.on("message", (answer: WriterAnswer) => {
    if (answer.kind === "rows") for (const row of answer.rows) load(...row);
    else if (answer.kind === "open") opened.resolve();
    else if (answer.kind === "committed") committed();
    else fail(new DataDirectoryError(path, answer.reason, answer.message));
  });
  writer.on("error", (error) => fail(new DataDirectoryError(path, "other", error.message)));
  writer.on("exit", () => {
    if (!closing) fail(new DataDirectoryError(path, "other", "The writer thread has ended."));
  });
  await opened.promise.catch(async (error: Error) => {
    await writer.terminate();
    throw error;
  });
  isOpen = true;

  function load(position: number, collection: string, key: string, text: string): void {
    try {
      entriesOf(collection).set(key, { position, collection, key, value: JSON.parse(text) });
    } catch (error) {
      fail(new DataDirectoryError(path, "corrupt", `${collection} ${key}: ${(error as Error).message}`));
    }
    lastPosition = position;
    lastCut = position;
  }

  function entriesOf(name: string): Map<string, Entry> {
    const known = collections.get(name) ?? new Map<string, Entry>();
    collections.set(name, known);
    return known;
  }

  function fail(error: DataDirectoryError): void {
    if (failure) return;
    failure = error;
    opened.reject(error);
    for (const waiting of [underWay, next]) {
      waiting?.promise.catch(() => {});
      waiting?.reject(error);
    }
    if (isOpen) onFailure(error);
  }

  function schedule(): void {
    if (scheduled || underWay) return;
    scheduled = true;
    // Only once the code now running reaches its first pause: its changes belong together.
    setImmediate(() => {
      scheduled = false;
      if (!underWay) cut();
    });
  }

  function cut(): void {
    if (failure) return;
    if (changed.size === 0) {
      next?.resolve();
      next = undefined;
      return;
    }
    try {
      post({ kind: "commit", batch: takeChanges() });
    } catch (error) {
      fail(new DataDirectoryError(path, "other", `A value cannot be stored: ${(error as Error).message}`));
      return;
    }
    underWay = next ?? Promise.withResolvers<void>();
    next = undefined;
  }

  function takeChanges(): Batch {
    const batch: Batch = { deleted: [], put: [] };
    for (const [position, entry] of changed) {
      if (entry) batch.put.push([position, entry.collection, entry.key, JSON.stringify(entry.value)]);
      else batch.deleted.push(position);
    }
    changed.clear();
    lastCut = lastPosition;
    return batch;
  }

  function committed(): void {
    underWay?.resolve();
    underWay = undefined;
    cut();
  }

  const post = (request: WriterRequest) => writer.postMessage(request);

  function collection<T>(name: string): Collection<T> {
    const entries = entriesOf(name);
    return {
      get: (key) => entries.get(key)?.value as T | undefined,
      has: (key) => entries.has(key),
      keys: () => entries.keys(),
      values: () => entries.values().map(({ value }) => value as T),
      get size() {
        return entries.size;
      },
      set(key, value) {
        let entry = entries.get(key);
        if (entry) entry.value = value;
        else {
          entry = { position: ++lastPosition, collection: name, key, value };
          entries.set(key, entry);
        }
        changed.set(entry.position, entry);
        schedule();
      },
      delete(key) {
        const entry = entries.get(key);
        if (!entry) return false;
        entries.delete(key);
        if (entry.position > lastCut) changed.delete(entry.position);
        else changed.set(entry.position, undefined);
        schedule();
        return true;
      },
    };
  }

  function flush(): Promise<void> {
    if (failure) return Promise.reject(failure);
    if (changed.size === 0) return underWay?.promise ?? Promise.resolve();
    next ??= Promise.withResolvers<void>();
    return next.promise;
  }

  return {
    collection,
    flush,
    async close() {
      // The failure has already been reported.
      await flush().catch(() => {});
      closing = true;
      post({ kind: "close" });
      await closed;
    },
  };
}

/**
 * Creates a directory and its parents. Node.js's own recursion never ends if the system rejects a folder as if its
 * parent were missing, as in /proc.
 */
async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && (await stat(path)).isDirectory()) return;
    if (code !== "ENOENT" || dirname(path) === path) throw error;
    await makeDirectory(dirname(path));
    await mkdir(path, { mode: 0o700 });
  }
}
