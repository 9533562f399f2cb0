import { createHash, randomUUID } from "node:crypto";
import { Problem } from "../../events/http/http.ts";
import type { OrderRequest } from "./order-request.ts";

// The Idempotency-Key header as its IETF draft has it: a short opaque text, here 1 to 255 visible characters.
const KEY = /^[\x21-\x7e]{1,255}$/;

const ORDER_ID = /^ord_[0-9a-f]{32}$/;

/** Whether a text can be an order's id; the table's key holds nothing else of the caller's. */
export function isOrderId(text: string): boolean {
  return ORDER_ID.test(text);
}

/**
 * The id of the order that a request makes: from the caller and the key when there is one, so that a repeated request
 * meets the order it made before; otherwise a new one. It is no secret: only its owner gets anywhere with it. Throws a 400 `Problem` for an invalid key.
 */
export function orderIdFor(key: string | undefined, callerId: string): string {
  if (key === undefined) return `ord_${randomUUID().replaceAll("-", "")}`;
  if (KEY.test(key)) return `ord_${sha256(JSON.stringify([callerId, key])).slice(0, 32)}`;
  throw new Problem({ status: 400, detail: "The header Idempotency-Key must be 1 to 255 visible ASCII characters." });
}

/** What a request asked for, whatever its spacing and order of fields. */
export function fingerprintOf(request: OrderRequest): string {
  return sha256(JSON.stringify(request));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
