import { readFileSync } from "node:fs";
import type { Contract } from "../contract.ts";
import { jsonSchemaOf } from "./json-schema.ts";

/** Where the schema of a contract's version is committed. A raised version gets a new file; the old one stays. */
export const fileOf = ({ type, version }: Contract): URL => new URL(`${type}.v${version}.json`, import.meta.url);

/** What stands in a contract's file; undefined when it has none. */
export function committed(contract: Contract): string | undefined {
  try {
    return readFileSync(fileOf(contract), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** What should stand in a contract's file. */
export const generated = (contract: Contract): string => `${JSON.stringify(jsonSchemaOf(contract), null, 2)}\n`;
