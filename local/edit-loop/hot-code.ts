import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Lambda } from "../lambda/lambda.ts";
import { makeTemporaryDirectory } from "../temporary-directory.ts";
import type { Bundler, CodeBundle } from "./watch-config.ts";

/** Replaces the code of functions by what the application's own bundler makes of a changed file. */
export interface HotCode {
  /** Bundles these files' functions again; returns the ARNs of those whose code has changed. Rejects as the bundler does. */
  apply(changed: readonly string[]): Promise<string[]>;
  /** Compares the bundles with what has been deployed; from here on, only functions whose code is the same are replaced. */
  compare(): void;
  close(): Promise<void>;
}

/**
 * A function belongs to the bundle that is, byte for byte, the code that its template's asset holds. So what is put in place
 * is what the next synthesis will make, and a function that is made in another way waits for that.
 */
export async function openHotCode(bundler: Bundler, lambda: Lambda): Promise<HotCode> {
  const root = makeTemporaryDirectory("lambda-code");
  const digests = new Map<string, string>();
  let owners = new Map<string, string>();
  let count = 0;

  function remember(bundles: CodeBundle[]): CodeBundle[] {
    const changed = bundles.filter((bundle) => digests.get(bundle.entry) !== digestOf(bundle.files));
    for (const { entry, files } of changed) digests.set(entry, digestOf(files));
    return changed;
  }

  function compare(): void {
    const entries = new Map([...digests].map(([entry, digest]) => [digest, entry]));
    owners = new Map();
    for (const { arn, codeDirectory } of lambda.codes()) {
      const entry = entries.get(digestOf(filesIn(codeDirectory)));
      if (entry !== undefined) owners.set(arn, entry);
    }
    const used = lambda.codeDirectories();
    for (const name of readdirSync(root)) if (!used.has(join(root, name))) remove(name);
  }

  const remove = (name: string) => rmSync(join(root, name), { recursive: true, force: true });

  /** Whether every bundle is known. A file that cannot be bundled right now is reported by the next save, or the synthesis. */
  let isComplete = false;
  async function rebuild(changed?: readonly string[]): Promise<CodeBundle[]> {
    const bundles = remember(await bundler.rebuild(isComplete ? changed : undefined));
    isComplete = true;
    return bundles;
  }

  await rebuild().catch(() => {});
  compare();
  return {
    async apply(changed) {
      const replaced: string[] = [];
      for (const { entry, files } of await rebuild(changed)) {
        const arns = [...owners].filter(([, owner]) => owner === entry).map(([arn]) => arn);
        if (arns.length === 0) continue;
        const directory = join(root, String(++count));
        for (const [name, text] of files) {
          mkdirSync(dirname(join(directory, name)), { recursive: true });
          writeFileSync(join(directory, name), text);
        }
        for (const arn of arns) lambda.replaceCode(arn, directory);
        replaced.push(...arns);
      }
      return replaced;
    },
    compare,
    async close() {
      await bundler.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function filesIn(directory: string): Map<string, Buffer> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name));
  return new Map(paths.map((path) => [path.slice(directory.length + 1), readFileSync(path)]));
}

function digestOf(files: ReadonlyMap<string, string | Buffer>): string {
  const hash = createHash("sha256");
  for (const name of [...files.keys()].sort()) {
    const content = Buffer.from(files.get(name) ?? "");
    hash.update(`${name}\n${content.length}\n`).update(content);
  }
  return hash.digest("hex");
}
