import type { StoredObject } from "./buckets.ts";
import { noSuchKey, notImplemented, preconditionFailed } from "./errors.ts";

type Headers = Record<string, string>;

/** Throws unless a write may replace what is there: `If-None-Match: *` wants nothing, `If-Match` that very version. */
export function checkWrite(headers: Headers, key: string, current: StoredObject | undefined): void {
  const noneMatch = headers["if-none-match"];
  if (noneMatch !== undefined && noneMatch !== "*") throw notImplemented("If-None-Match other than * on a write");
  if (noneMatch === "*" && current) throw preconditionFailed("If-None-Match");
  const match = headers["if-match"];
  if (match === undefined) return;
  if (!current) throw noSuchKey(key);
  if (!matches(match, current.etag)) throw preconditionFailed("If-Match");
}

/** Whether a read is to be answered 304; throws `PreconditionFailed` when it may not be answered at all. */
export function isNotModified(headers: Headers, { etag, lastModified }: StoredObject): boolean {
  const { "if-match": match, "if-none-match": noneMatch } = headers;
  // HTTP dates have no fractions of a second.
  const modified = Math.floor(lastModified / 1000) * 1000;
  if (match !== undefined && !matches(match, etag)) throw preconditionFailed("If-Match");
  if (match === undefined && modified > dateOf(headers["if-unmodified-since"])) {
    throw preconditionFailed("If-Unmodified-Since");
  }
  if (noneMatch !== undefined) return matches(noneMatch, etag);
  return modified <= dateOf(headers["if-modified-since"]);
}

const matches = (list: string, etag: string) =>
  list.trim() === "*" || list.split(",").some((entry) => entry.trim().replaceAll('"', "") === etag.replaceAll('"', ""));

// A comparison with a date that is missing or unreadable is false, so such a header has no effect, as HTTP wants it.
const dateOf = (text: string | undefined) => (text === undefined ? Number.NaN : Date.parse(text));
