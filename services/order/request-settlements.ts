import { changeOrder } from "./change-order.ts";
import type { OrderStore } from "./store.ts";

interface Limits {
  /** How long the payment service may take before a person has to see to it. */
  overdueAfterMs: number;
  /** Whether there is time to ask about some more. */
  hasTime(): boolean;
}

/** What a run came to. */
interface Requests {
  requested: number;
  /** The ids of cancelled orders whose money has been unaccounted for too long. */
  overdue: string[];
  failures: unknown[];
}

const AT_ONCE = 25;

/**
 * Asks the payment service, by an event, about every cancelled order that is due by `now` (ISO 8601 UTC) and not settled,
 * the longest due first; what there is no time for stays due. One that fails does not stop the others.
 */
export async function requestSettlements(
  orders: OrderStore,
  now: string,
  causationId: string,
  { overdueAfterMs, hasTime }: Limits,
): Promise<Requests> {
  const unsettled = await orders.unsettled();
  const due = unsettled.filter(({ askAt }) => askAt <= now);
  const longAgo = new Date(Date.parse(now) - overdueAfterMs).toISOString();
  const overdue = unsettled.filter(({ since }) => since <= longAgo).map(({ orderId }) => orderId);
  const command = { type: "RequestSettlement" as const, at: now };
  const result: Requests = { requested: 0, overdue, failures: [] };
  while (due.length > 0 && hasTime()) {
    const asking = due.splice(0, AT_ONCE).map(({ orderId }) => changeOrder(orders, orderId, command, { causationId }));
    for (const asked of await Promise.allSettled(asking)) {
      if (asked.status === "rejected") result.failures.push(asked.reason);
      else result.requested += asked.value?.facts.length ?? 0;
    }
  }
  return result;
}
