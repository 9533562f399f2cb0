import { changeOrder } from "./change-order.ts";
import type { OrderStore } from "./store.ts";

/**
 * Cancels every order that was to be paid by `now`. One that cannot be cancelled does not stop the others. Answers how
 * many were cancelled; throws an `AggregateError` at the end for those that were not.
 */
export async function expireOrders(orders: OrderStore, now: string, causationId: string): Promise<number> {
  const failures: unknown[] = [];
  let expired = 0;
  for await (const page of orders.overdue(now)) {
    const command = { type: "Expire" as const, at: now };
    const results = await Promise.allSettled(
      page.map((orderId) => changeOrder(orders, orderId, command, { causationId })),
    );
    for (const result of results) {
      if (result.status === "rejected") failures.push(result.reason);
      else expired += result.value?.facts.length ?? 0;
    }
  }
  if (failures.length === 0) return expired;
  throw new AggregateError(failures, `${failures.length} overdue orders could not be cancelled: ${failures[0]}`);
}
