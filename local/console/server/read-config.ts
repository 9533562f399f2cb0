import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ExplainedError } from "../../explained-error.ts";
import type { ConsoleConfig } from "../config.ts";

const FILES = ["console.config.ts", "console.config.js", "console.config.mjs"];

/** What the application in a directory says about itself, as the default export of its `console.config.ts`; nothing without one. Throws `ExplainedError`. */
export async function readConsoleConfig(directory: string): Promise<ConsoleConfig> {
  const file = FILES.map((name) => join(directory, name)).find(existsSync);
  if (file === undefined) return {};
  const { default: config } = await load(file);
  if (typeof config !== "object" || config === null)
    throw new ExplainedError(`${file} has no default export that is an object. Export one, such as {}.`);
  return config;
}

async function load(file: string): Promise<{ default?: ConsoleConfig }> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (cause) {
    throw new ExplainedError(`${file} cannot be loaded: ${(cause as Error).message}`, { cause });
  }
}
