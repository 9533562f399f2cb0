import { changeOrder } from "./change-order.ts";
import type { OrderStore } from "./store.ts";

interface Limits {
  /** How long the payment service may take before a person must intervene. */
  overdueAfterMs: number;
  /** Whether there is time to ask about more. */
  hasTime(): boolean;
}

/** The result of a run. */
interface Requests {
  requested: number;
  /** The ids of cancelled orders whose money has been unaccounted for too long. */
  overdue: string[];
  failures: unknown[];
}

const AT_ONCE = 25;

/**
 * Asks the payment service, through an event, about every unsettled cancelled order due by `now` (ISO 8601 UTC), longest
 * due first. Orders that there is no time for stay due. A failure does not stop the others.
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
