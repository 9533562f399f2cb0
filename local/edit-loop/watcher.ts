import { type FSWatcher, watch } from "node:fs";
import { dirname } from "node:path";
import { changesBetween, type InputPlace, type Inputs, readInputs } from "../assembly/inputs.ts";

/** Editors write in steps, and several files at once. */
const SETTLE_MS = 15;
/** Where a file system reports nothing, such as a Windows drive in WSL, or a network's. */
const LOOK_EVERY_MS = 1_000;
/** Elsewhere Node itself watches each file of the tree one by one. */
const WATCHES_TREES = process.platform === "darwin" || process.platform === "win32";

/**
 * Calls `onChange` with the inputs that have changed since they were as given, whoever has written, renamed or removed them in whatever way: what the
 * system reports is only a reason to look. Returns what ends it.
 */
export function watchInputs(place: InputPlace, since: Inputs, onChange: (paths: string[]) => void): () => void {
  let known = since;
  let settling: NodeJS.Timeout | undefined;
  const watchers = new Map<string, FSWatcher>();

  function look(): void {
    const before = known;
    known = readInputs(place, "watched");
    const changed = changesBetween(before, known);
    if (changed.length === 0) return;
    watchDirectories();
    onChange(changed);
  }

  function lookSoon(): void {
    clearTimeout(settling);
    settling = setTimeout(look, SETTLE_MS);
  }

  function watchDirectories(): void {
    const wanted = WATCHES_TREES ? new Set([place.root]) : directoriesOf(known.keys());
    for (const [directory, watcher] of watchers) {
      if (wanted.has(directory)) continue;
      watcher.close();
      watchers.delete(directory);
    }
    for (const directory of wanted) if (!watchers.has(directory)) watchDirectory(directory);
  }

  function watchDirectory(directory: string): void {
    try {
      const watcher = watch(directory, { recursive: WATCHES_TREES, persistent: false }, lookSoon);
      // Such as that of a directory that is gone.
      watcher.on("error", () => watcher.close());
      watchers.set(directory, watcher);
    } catch {
      // The system watches no more: looking now and then has to do.
    }
  }

  watchDirectories();
  lookSoon();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    clearTimeout(settling);
    for (const watcher of watchers.values()) watcher.close();
  };
}

function directoriesOf(paths: Iterable<string>): Set<string> {
  const directories = new Set<string>();
  for (const path of paths)
    for (let directory = dirname(path); !directories.has(directory); directory = dirname(directory))
      directories.add(directory);
  return directories;
}
