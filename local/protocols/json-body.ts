import { isUtf8 } from "node:buffer";
import { isObject, parseJsonObject } from "../json.ts";

/** More levels than any API's input has. */
const MOST_LEVELS = 100;
/** A smaller body is parsed first: to walk what it holds takes a tenth of the time that reading it once more would. */
const LARGE = 256 * 1024;

/** The JSON object that a request's body holds; undefined when it holds none, or is nested deeper than any input. */
export function jsonObjectIn(body: Buffer): Record<string, unknown> | undefined {
  // Bytes that are no UTF-8 would become other characters, and be kept as such.
  if (!isUtf8(body)) return undefined;
  const text = body.toString("utf8");
  if (text.length > LARGE) return parseJsonObject(text, MOST_LEVELS);
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && !nestsDeeper(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Level by level, since recursion is what must not be. */
function nestsDeeper(value: unknown): boolean {
  let current = [value];
  for (let level = 0; current.length > 0; level++) {
    const next: unknown[] = [];
    for (const each of current) {
      if (each === null || typeof each !== "object") continue;
      if (level === MOST_LEVELS) return true;
      for (const child of Object.values(each)) next.push(child);
    }
    current = next;
  }
  return false;
}
