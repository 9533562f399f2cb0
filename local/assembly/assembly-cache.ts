import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { isRunning } from "../temporary-directory.ts";

/** Assemblies of earlier syntheses, by a key of all that went into them. */
export interface AssemblyCache {
  /** Returns the assembly of a key, if it is kept. It stays where it is until it is released, or this process ends. */
  take(key: string): string | undefined;
  /** Makes a directory to synthesize into. */
  begin(): string;
  /** Keeps such a directory under a key, taken; returns where it is now. */
  keep(directory: string, key: string): string;
  release(directory: string): void;
}

/** For the variants of a start: with other context, or in another terminal's environment. */
const MOST_KEPT = 3;

const BEGUN = /^begun-(?<host>.+)-(?<pid>\d+)-[^-]+$/;
const TAKER = /^(?<key>[0-9a-f]+)-(?<host>.+)-(?<pid>\d+)$/;

/** Opens the cache in a directory, which it makes. Several processes may use it at the same time. */
export function openAssemblyCache(directory: string): AssemblyCache {
  const takers = join(directory, "takers");
  mkdirSync(takers, { recursive: true });
  const markOf = (key: string) => join(takers, `${key}-${hostname()}-${process.pid}`);

  function take(key: string): string | undefined {
    const kept = join(directory, key);
    // The mark first: what is marked is not removed.
    writeFileSync(markOf(key), "");
    if (!existsSync(kept)) {
      rmSync(markOf(key), { force: true });
      return undefined;
    }
    const now = new Date();
    utimesSync(kept, now, now);
    return kept;
  }

  /** Removes the oldest of the kept that nobody has taken, and what processes that were killed have begun. */
  function sweep(): void {
    const taken = new Set<string>();
    for (const name of readdirSync(takers)) {
      const { key = "", host, pid } = TAKER.exec(name)?.groups ?? {};
      if (host !== hostname() || isRunning(Number(pid))) taken.add(key);
      else rmSync(join(takers, name), { force: true });
    }
    const names = readdirSync(directory);
    const kept = names.filter((name) => /^[0-9a-f]+$/.test(name)).sort((a, b) => usedAt(b) - usedAt(a));
    for (const key of kept.slice(MOST_KEPT)) if (!taken.has(key)) remove(key);
    for (const name of names) {
      const { host, pid } = BEGUN.exec(name)?.groups ?? {};
      if (host === hostname() && !isRunning(Number(pid))) remove(name);
    }
  }

  const usedAt = (key: string) => statSync(join(directory, key), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const remove = (name: string) => rmSync(join(directory, name), { recursive: true, force: true });

  return {
    take,
    begin: () => mkdtempSync(join(directory, `begun-${hostname()}-${process.pid}-`)),
    keep(begun, key) {
      try {
        renameSync(begun, join(directory, key));
      } catch {
        // Another process has kept the same meanwhile, or nothing can be kept: it is used from where it is.
      }
      const kept = take(key) ?? begun;
      sweep();
      return kept;
    },
    release(taken) {
      if (BEGUN.test(basename(taken))) return remove(basename(taken));
      rmSync(markOf(basename(taken)), { force: true });
      sweep();
    },
  };
}
