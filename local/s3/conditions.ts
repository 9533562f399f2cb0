import type { StoredObject } from "./buckets.ts";
import { noSuchKey, notImplemented, preconditionFailed } from "./errors.ts";

type Headers = Record<string, string>;

/**
 * Throws unless a write may replace the current object: `If-None-Match: *` requires that none exists, `If-Match` this
 * exact version.
 */
export function checkWrite(headers: Headers, key: string, current: StoredObject | undefined): void {
  const noneMatch = headers["if-none-match"];
  if (noneMatch !== undefined && noneMatch !== "*") throw notImplemented("If-None-Match other than * on a write");
  if (noneMatch === "*" && current) throw preconditionFailed("If-None-Match");
  const match = headers["if-match"];
  if (match === undefined) return;
  if (!current) throw noSuchKey(key);
  if (!matches(match, current.etag)) throw preconditionFailed("If-Match");
}

/** Returns whether a read results in status 304. Throws `PreconditionFailed` if it must be rejected. */
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

// As HTTP requires, a missing or invalid date has no effect: comparing with NaN is always false.
const dateOf = (text: string | undefined) => (text === undefined ? Number.NaN : Date.parse(text));
