import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
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

// The folder that the cloud's own packages are installed in, as a workspace and as a dependency.
const MODULES = path.resolve(findPackageJSON("@smithy/core", import.meta.url) ?? "", "../../..");
// What Lambda's Node.js runtimes include: the AWS SDK and its dependencies.
const OF_THE_RUNTIME = ["@aws-sdk", "@smithy"];

export function createCodeDirectories(): CodeDirectories {
  let root: string | undefined;
  let count = 0;

  function open(): string {
    const made = makeTemporaryDirectory("lambda-code");
    mkdirSync(path.join(made, "node_modules"));
    for (const scope of OF_THE_RUNTIME)
      if (existsSync(path.join(MODULES, scope)))
        symlinkSync(path.join(MODULES, scope), path.join(made, "node_modules", scope), "junction");
    return made;
  }

  return {
    create(archive) {
      const files = unpack(archive);
      root ??= open();
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
