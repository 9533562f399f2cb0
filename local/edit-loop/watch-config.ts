import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ExplainedError } from "../explained-error.ts";

/** How an application bundles a function again without its whole synthesis: the default export of its `watch.config.ts`. */
export interface WatchConfig {
  openBundler(): Promise<Bundler>;
}

/** Holds the builds of an application's functions, so that a changed file is built again quickly. */
export interface Bundler {
  /**
   * Builds what these files (with their full paths) are part of, or everything when none are given. Returns the bundles;
   * those that are the same as before may be left out. Rejects with the bundler's error.
   */
  rebuild(changed?: readonly string[]): Promise<CodeBundle[]>;
  close(): Promise<void>;
}

/** The code of a function, as the synthesis writes it into its asset. */
export interface CodeBundle {
  /** What it is bundled from, such as `services/order/post-order.handler.ts`. */
  entry: string;
  /** The content of each file, by its name in the asset. */
  files: ReadonlyMap<string, string>;
}

const FILES = ["watch.config.ts", "watch.config.js", "watch.config.mjs"];

/** Reads the `watch.config.ts` of a directory; undefined without one. Throws `ExplainedError`. */
export async function readWatchConfig(directory: string): Promise<WatchConfig | undefined> {
  const file = FILES.map((name) => join(directory, name)).find(existsSync);
  if (file === undefined) return undefined;
  try {
    const { default: config } = (await import(pathToFileURL(file).href)) as { default?: WatchConfig };
    if (typeof config?.openBundler === "function") return config;
  } catch (cause) {
    throw new ExplainedError(`${file} cannot be loaded: ${(cause as Error).message}`, { cause });
  }
  throw new ExplainedError(`${file} has no default export with a function openBundler.`);
}
