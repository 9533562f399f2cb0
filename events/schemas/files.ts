import { readFileSync } from "node:fs";
import type { Contract } from "../contract.ts";
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
