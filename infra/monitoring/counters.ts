/** A metric that a service's function counts (`metrics.addMetric`). */
export interface Counter {
  service: string;
  function: string;
  metric: string;
  statistic?: string;
}

/** What becomes of orders. */
export const OUTCOMES: Counter[] = [
  { service: "order", function: "post-order", metric: "OrdersCreated" },
  { service: "order", function: "on-payment-event", metric: "OrdersConfirmed" },
  { service: "payment", function: "on-order-created", metric: "PaymentsDeclined" },
  { service: "order", function: "expire-orders", metric: "OrdersExpired" },
];

/** How often money moves, and how many orders' money is held though they are cancelled. */
export const MONEY: Counter[] = [
  { service: "payment", function: "on-order-created", metric: "PaymentsSucceeded" },
  { service: "payment", function: "on-order-cancelled", metric: "PaymentsRefunded" },
  { service: "payment", function: "reconcile-refunds", metric: "PaymentsRefunded" },
  { service: "payment", function: "reconcile-refunds", metric: "RefundsOwed", statistic: "Maximum" },
  { service: "order", function: "request-settlements", metric: "SettlementsOverdue", statistic: "Maximum" },
];
