import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ConsoleConfig } from "../api.ts";

const FILES = ["console.config.ts", "console.config.js", "console.config.mjs"];

/** What the application in a directory says about itself, as the default export of its `console.config.ts`; nothing without one. */
export async function readConsoleConfig(directory: string): Promise<ConsoleConfig> {
  const file = FILES.map((name) => join(directory, name)).find(existsSync);
  if (file === undefined) return {};
  const { default: config } = (await import(pathToFileURL(file).href)) as { default?: ConsoleConfig };
  if (typeof config !== "object" || config === null)
    throw new Error(`${file} has no default export that is an object.`);
  return config;
}
