import { OrderCreated } from "../../events/contracts/order-created.ts";
import { type Cause, createEvent } from "../../events/event.ts";
import { Problem } from "../../events/http/http.ts";
import { wrongPrices } from "./check-prices.ts";
import { decide, evolve } from "./order.ts";
import { fingerprintOf } from "./order-id.ts";
import { type OrderRequest, totalOf } from "./order-request.ts";
import type { PriceList } from "./price-list.ts";
import type { OrderStore } from "./store.ts";

/** The new order's id, its owner's id, and times (ISO 8601 UTC). */
interface Placing {
  orderId: string;
  owner: string;
  at: string;
  expiresAt: string;
}

/**
 * Saves a new order with its event. Returns false if the same request already created it, whatever the prices are now.
 * Throws a `Problem`: 422 when the id, hence the idempotency key, belongs to a different request, or the one from
 * `wrongPrices`.
 */
export async function placeOrder(
  orders: Pick<OrderStore, "load" | "save">,
  prices: PriceList,
  request: OrderRequest,
  placing: Placing,
  cause: Cause,
): Promise<boolean> {
  const fingerprint = fingerprintOf(request);
  const refusal = wrongPrices(prices, request);
  if (!refusal) {
    const { order, event } = newOrder(request, placing, cause);
    const record = { order, owner: placing.owner, version: 1, correlationId: cause.correlationId, fingerprint };
    if (await orders.save(record, [event])) return true;
  }
  const before = await orders.load(placing.orderId);
  if (before?.fingerprint === fingerprint) return false;
  if (refusal && !before) throw refusal;
  throw new Problem({
    status: 422,
    detail: "This Idempotency-Key was used for a different order: repeat that order as it was, or use a new key.",
  });
}

function newOrder({ lines, card, ...customer }: OrderRequest, { owner: _, ...placing }: Placing, cause: Cause) {
  const total = totalOf(lines);
  const command = { type: "Create" as const, ...placing, ...customer, total, lineCount: lines.length };
  const [created] = decide(undefined, command);
  if (!created) throw new Error(`Order ${placing.orderId} was not created.`);
  const data = { orderId: placing.orderId, ...customer, total, card, lines };
  return { order: evolve(undefined, created), event: createEvent(OrderCreated, data, cause, placing.at) };
}
