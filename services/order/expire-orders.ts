import { changeOrder } from "./change-order.ts";
import type { OrderStore } from "./store.ts";

/**
 * Cancels every unpaid order whose deadline is at or before `now`, and returns how many. If some cannot be cancelled, it
 * still cancels the others, then throws an `AggregateError`.
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
