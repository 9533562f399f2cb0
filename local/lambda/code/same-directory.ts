import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Whether two directories hold the same files with the same bytes. */
export function isSameDirectory(one: string, other: string): boolean {
  if (one === other) return true;
  const files = filesIn(one);
  if (files.join("\n") !== filesIn(other).join("\n")) return false;
  return files.every((name) => readFileSync(join(one, name)).equals(readFileSync(join(other, name))));
}

const filesIn = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(directory.length))
    .sort();
