import { isPlacing } from "../accepted.ts";
import type { Invariant } from "./invariant.ts";

/** However often a customer repeats a request, there is one order: whoever placed one hears of one. */
export const oneOrderPerRequest: Invariant = {
  name: "one order per request",
  check({ requests, mails }, breach) {
    const customers = new Set(requests.filter(isPlacing).flatMap(({ email }) => email ?? []));
    const heardOf = Map.groupBy(
      mails.filter(({ to }) => customers.has(to)),
      ({ to }) => to,
    );
    return {
      counts: { customers: customers.size },
      breaches: [...heardOf].flatMap(([customer, received]) => {
        const orders = new Set(received.flatMap(({ subject }) => /ord_\w+/.exec(subject)?.[0] ?? []));
        return orders.size > 1 ? [breach(customer, `Placed one order, and heard of ${orders.size}.`, received)] : [];
      }),
    };
  },
};
