import type { InputOf } from "../api/shapes.ts";
import { invalidParameter } from "./errors.ts";
import type { tags } from "./shapes.ts";

/** Returns tags as a record. Throws `InvalidParameter` for a duplicate key. */
export function tagsOf({ Tags: given = [] }: InputOf<{ Tags: typeof tags }>): Record<string, string> {
  const read = new Map<string, string>();
  for (const { Key: key = "", Value: value = "" } of given) {
    if (key === "" || key.length > 128) throw invalidParameter("Tag keys must be 1 to 128 characters long.");
    if (value.length > 256) throw invalidParameter("Tag values can be up to 256 characters long.");
    if (read.has(key)) throw invalidParameter("Duplicated keys are not allowed.");
    read.set(key, value);
  }
  return Object.fromEntries(read);
}
