import type { Cause } from "../../events/event.ts";
import { type Command, decide, evolve, type Fact, type Order } from "./order.ts";
import { eventsOf } from "./order-events.ts";
import type { OrderStore } from "./store.ts";

// Every lost race means that another fact was written, and an order's history has at most six.
const ATTEMPTS = 10;

/**
 * Loads an order, decides, and saves it together with its events, retrying after a lost race. Returns the order and the
 * resulting facts; undefined for an unknown order. A cause without a correlation id uses the order's. Throws when all
 * attempts lose.
 */
export async function changeOrder(
  orders: Pick<OrderStore, "load" | "save">,
  orderId: string,
  command: Command,
  cause: Pick<Cause, "causationId"> & Partial<Cause>,
): Promise<{ order: Order; facts: Fact[] } | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const record = await orders.load(orderId);
    if (!record) return undefined;
    const facts = decide(record.order, command);
    if (facts.length === 0) return { order: record.order, facts };
    const order = facts.reduce(evolve, record.order);
    const events = eventsOf(order, facts, { correlationId: record.correlationId, ...cause });
    if (await orders.save({ ...record, order, version: record.version + 1 }, events)) return { order, facts };
  }
  throw new Error(`Order ${orderId} was changed by somebody else ${ATTEMPTS} times in a row: try again later.`);
}
