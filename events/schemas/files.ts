import { readdirSync, readFileSync } from "node:fs";
import type { Contract } from "../contract.ts";
import type { breakingChanges } from "./compatibility.ts";
import { jsonSchemaOf } from "./json-schema.ts";

/** Returns the path of a contract version's committed schema. A new version gets a new file; the old one stays. */
export const fileOf = ({ type, version }: Contract): URL => new URL(`${type}.v${version}.json`, import.meta.url);

/** Returns the content of a contract's file; undefined when there is none. */
export function committed(contract: Contract): string | undefined {
  try {
    return readFileSync(fileOf(contract), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Returns what a contract's file should contain. */
export const generated = (contract: Contract): string => `${JSON.stringify(jsonSchemaOf(contract), null, 2)}\n`;

/** A released version of a contract. */
interface Released {
  source: string;
  type: string;
  version: number;
  data: Parameters<typeof breakingChanges>[0];
}

/** Returns every released version, those that are no longer published included. */
export function releasedFiles(): Released[] {
  const files = readdirSync(new URL(".", import.meta.url)).filter((name) => name.endsWith(".json"));
  return files.sort().map((name) => {
    const data = JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
    const [source = "", type = "", version = ""] = data.$id.split("/");
    return { source, type, version: Number(version.slice(1)), data };
  });
}
