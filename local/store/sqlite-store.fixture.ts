import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { memoryStore, type Store } from "../store.ts";
import { openDatabase } from "./database.ts";

/** A directory that is gone after the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "store-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

/** What a process would find that starts after a crash at this very moment. */
export function afterCrash<T>(directory: string, look: (store: Store) => T): T {
  const copy = mkdtempSync(join(tmpdir(), "store-copy-"));
  // The log after the file: a commit under way only ever adds to the log.
  for (const name of ["cloud.sqlite", "cloud.sqlite-wal"]) {
    if (existsSync(join(directory, name))) copyFileSync(join(directory, name), join(copy, name));
  }
  const database = openDatabase(join(copy, "cloud.sqlite"));
  const store = memoryStore();
  for (const [, collection, key, text] of database.rows()) store.collection(collection).set(key, JSON.parse(text));
  database.close();
  rmSync(copy, { recursive: true });
  return look(store);
}

/** The entries of a collection, in their order. */
export function entriesOf(store: Store, name: string): [string, unknown][] {
  const collection = store.collection(name);
  return [...collection.keys()].map((key) => [key, collection.get(key)]);
}
