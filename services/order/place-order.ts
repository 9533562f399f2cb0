import { type Cause, createEvent } from "../../events/event.ts";
import { Problem } from "../../events/http.ts";
import { OrderCreated } from "../../events/order-created.ts";
import { decide, evolve } from "./order.ts";
import { fingerprintOf } from "./order-id.ts";
import { type OrderRequest, totalOf } from "./order-request.ts";
import type { OrderStore } from "./store.ts";

/** The new order's id, the id of the caller whose it is, and times (ISO 8601 UTC). */
interface Placing {
  orderId: string;
  owner: string;
  at: string;
  expiresAt: string;
}

/**
 * Saves a new order with its event. False: the same request made it before. Throws a 422 `Problem` when the id, hence
 * the idempotency key, belongs to a different request.
 */
export async function placeOrder(
  orders: Pick<OrderStore, "load" | "save">,
  request: OrderRequest,
  { owner, ...placing }: Placing,
  cause: Cause,
): Promise<boolean> {
  const { lines, card, ...customer } = request;
  const total = totalOf(lines);
  const command = { type: "Create" as const, ...placing, ...customer, total, lineCount: lines.length };
  const [created] = decide(undefined, command);
  if (!created) throw new Error(`Order ${placing.orderId} was not created.`);

  const order = evolve(undefined, created);
  const event = createEvent(
    OrderCreated,
    { orderId: placing.orderId, ...customer, total, card, lines },
    cause,
    placing.at,
  );
  const fingerprint = fingerprintOf(request);
  const record = { order, owner, version: 1, correlationId: cause.correlationId, fingerprint };
  if (await orders.save(record, [event])) return true;

  const before = await orders.load(placing.orderId);
  if (before?.fingerprint === fingerprint) return false;
  throw new Problem({
    status: 422,
    detail: "This Idempotency-Key was used for a different order: repeat that order as it was, or use a new key.",
  });
}
