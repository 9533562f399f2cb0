import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { makeTemporaryDirectory } from "../../temporary-directory.ts";
import { unpack, unreadable } from "./archive.ts";

/** Folders with the code of functions created through the API, one each, deleted when the cloud stops. */
export interface CodeDirectories {
  /** Unpacks an archive into a new folder and returns its path. Throws like `unpack`. */
  create(archive: Uint8Array): string;
  remove(directory: string): void;
  stop(): void;
}

export function createCodeDirectories(): CodeDirectories {
  let root: string | undefined;
  let count = 0;

  return {
    create(archive) {
      const files = unpack(archive);
      root ??= makeTemporaryDirectory("lambda-code");
      const directory = path.join(root, String(++count));
      mkdirSync(directory);
      try {
        for (const [name, content] of Object.entries(files)) {
          const file = path.join(directory, name);
          mkdirSync(path.dirname(file), { recursive: true });
          writeFileSync(file, content);
        }
      } catch (error) {
        rmSync(directory, { recursive: true, force: true });
        throw unreadable((error as Error).message);
      }
      return directory;
    },
    remove: (directory) => rmSync(directory, { recursive: true, force: true }),
    stop() {
      if (root !== undefined) rmSync(root, { recursive: true, force: true });
      root = undefined;
    },
  };
}
