import type { Bucket, StoredObject } from "../buckets.ts";
import { expiryOf } from "../lifecycle.ts";

/** Returns the `x-amz-expiration` header of an object that a lifecycle rule will delete. */
export function expirationHeader({ lifecycle }: Bucket, object: StoredObject): Record<string, string> {
  const expiry = expiryOf(lifecycle, object);
  if (!expiry) return {};
  const date = new Date(expiry.at).toUTCString();
  return { "x-amz-expiration": `expiry-date="${date}", rule-id="${encodeURIComponent(expiry.rule)}"` };
}
