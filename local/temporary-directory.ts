import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { ExplainedError } from "./explained-error.ts";

/** What a cloud keeps in folders of its own while it runs: a synthesized assembly, the code of functions. */
type Kind = "cdk.out" | "lambda-code";

// A folder says whose it is. Process ids mean nothing to another host that shares it, such as a container.
const OWNER = /^(?:cdk\.out|lambda-code)-(?<host>.+)-(?<pid>\d+)-[^-]+$/;

/** Makes a folder that only this user can read. Throws `ExplainedError`. */
export function makeTemporaryDirectory(kind: Kind): string {
  try {
    return mkdtempSync(join(tmpdir(), `${kind}-${hostname()}-${process.pid}-`));
  } catch (cause) {
    throw new ExplainedError(
      `No folder can be made in ${tmpdir()}: ${(cause as Error).message}. ` +
        "Make room there, or let the variable TMPDIR name a directory that can be written.",
      { cause },
    );
  }
}

/** Removes the folders of clouds that were killed. */
export function removeOrphanedDirectories(): void {
  for (const name of namesIn(tmpdir())) {
    const { host, pid } = OWNER.exec(name)?.groups ?? {};
    if (host !== hostname() || isRunning(Number(pid))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another user's: theirs to remove.
    }
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Whether this host has a process with this id. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
