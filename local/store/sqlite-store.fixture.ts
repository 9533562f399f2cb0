import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { memoryStore, type Store } from "../store.ts";
import { openDatabase } from "./database.ts";

/** Creates a directory that is removed after the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "store-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

/** Shows the store that a process would find if it started after a crash at this very moment. */
export function afterCrash<T>(directory: string, look: (store: Store) => T): T {
  const copy = mkdtempSync(join(tmpdir(), "store-copy-"));
  // The log is copied after the file: a commit in progress only appends to the log.
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

/** Returns a collection's entries in order. */
export function entriesOf(store: Store, name: string): [string, unknown][] {
  const collection = store.collection(name);
  return [...collection.keys()].map((key) => [key, collection.get(key)]);
}
