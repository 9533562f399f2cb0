import * as v from "valibot";
import { isCurrency } from "../../events/fields.ts";
import type { Caller } from "../../events/http/caller.ts";
import { validBody } from "../../events/http/http.ts";

const MOST_LINES = 50_000;

const text = (longest: number) =>
  v.pipe(
    v.string("must be text"),
    v.trim(),
    v.minLength(1, "must not be empty"),
    v.maxLength(longest, `must have at most ${longest} characters`),
  );

const whole = (least: number) =>
  v.pipe(
    v.number("must be a number"),
    v.safeInteger("must be a whole number"),
    v.minValue(least, `must be at least ${least}`),
  );

// An unknown field is a mistake by the caller, which would go unnoticed if it were ignored.
const object = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.strictObject(entries, ({ expected }) => (expected === "never" ? "is not a known field" : "must be a JSON object"));

const Line = object({ sku: text(64), quantity: whole(1), unitPrice: whole(0) });

const Customer = object({ customerId: text(128) });

const what = {
  email: v.pipe(text(254), v.email("must be an e-mail address")),
  currency: v.pipe(v.string("must be text"), v.check(isCurrency, "must be an ISO 4217 code such as EUR")),
  lines: v.pipe(
    v.array(v.unknown(), "must be a list of {sku, quantity, unitPrice}"),
    v.minLength(1, "must have at least one line"),
    v.maxLength(MOST_LINES, `must have at most ${MOST_LINES} lines`),
    v.array(Line),
    v.check((lines) => totalOf(lines) > 0, "must add up to more than 0"),
    v.check((lines) => Number.isSafeInteger(totalOf(lines)), `must add up to at most ${Number.MAX_SAFE_INTEGER}`),
  ),
  // Only the token's format: the payment provider decides whether the card is valid.
  card: v.pipe(
    v.string("must be text"),
    v.regex(/^tok_[a-z_]{1,60}$/, "must be a card token such as tok_approved, never a card number"),
  ),
};

/** The body of a back end, which names the customer. */
export const OrderRequest = object({ ...Customer.entries, ...what });
/** The body of a customer. */
export const OwnRequest = object({
  customerId: v.optional(v.never("must be left out: it is the caller's own")),
  ...what,
});

/** What a customer orders: prices in minor units of `currency`, with a total within the safe integers. */
export type OrderRequest = v.InferOutput<typeof OrderRequest>;

/**
 * Parses a request's body. A back end names the customer it orders for; a customer orders for itself and must not name
 * one. Throws a 400 `Problem` that names the invalid fields.
 */
export function parseOrderRequest(body: unknown, caller: Caller): OrderRequest {
  if (caller.kind !== "customer") return validBody(OrderRequest, body);
  const { customerId: _, ...order } = validBody(OwnRequest, body);
  return { ...validBody(Customer, { customerId: caller.subject }), ...order };
}

/** Returns the sum of all lines in minor units. */
export function totalOf(lines: v.InferOutput<typeof Line>[]): number {
  return lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
}
