import type { Caller } from "../../events/http/caller.ts";
import type { OrderStore } from "./store.ts";

/**
 * Returns a view of the orders that a caller may see and change: its own, or all for a principal of the back office. Any
 * other order is unknown to it. Orders older than ownership are visible only to the back office.
 */
export function visibleOrders(
  orders: Pick<OrderStore, "load" | "save">,
  caller: Caller,
  backOffice: readonly string[],
): Pick<OrderStore, "load" | "save"> {
  const seesAll = caller.kind === "principal" && backOffice.includes(caller.id);
  return {
    async load(orderId) {
      const record = await orders.load(orderId);
      return seesAll || record?.owner === caller.id ? record : undefined;
    },
    save: orders.save,
  };
}
