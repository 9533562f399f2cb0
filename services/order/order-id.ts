import { createHash, randomUUID } from "node:crypto";
import { Problem } from "../../events/http/http.ts";
import type { OrderRequest } from "./order-request.ts";

// The Idempotency-Key header, per the IETF draft: a short opaque string, here 1 to 255 visible characters.
const KEY = /^[\x21-\x7e]{1,255}$/;

const ORDER_ID = /^ord_[0-9a-f]{32}$/;

/** Whether a text has the form of an order id; no other caller input is used as a table key. */
export function isOrderId(text: string): boolean {
  return ORDER_ID.test(text);
}

/**
 * Returns the id for a requested order: derived from caller and key if there is a key, so that a repeated request finds
 * the order it created; otherwise random. It is not a secret, since only its owner can use it. Throws a 400 `Problem` for
 * an invalid key.
 */
export function orderIdFor(key: string | undefined, callerId: string): string {
  if (key === undefined) return `ord_${randomUUID().replaceAll("-", "")}`;
  if (KEY.test(key)) return `ord_${sha256(JSON.stringify([callerId, key])).slice(0, 32)}`;
  throw new Problem({ status: 400, detail: "The header Idempotency-Key must be 1 to 255 visible ASCII characters." });
}

/** Returns a fingerprint of a request that does not depend on whitespace or the order of fields. */
export function fingerprintOf(request: OrderRequest): string {
  return sha256(JSON.stringify(request));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
