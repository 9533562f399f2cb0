import * as v from "valibot";
import { contract, type DataOf } from "../contract.ts";
import { Currency, CustomerId, Email, Id, Money } from "../fields.ts";

export const OrderCancelled = contract({
  type: "OrderCancelled",
  source: "app.orders",
  version: 1,
  description: "An order ended without being fulfilled; a charge that was or will be made for it is refunded.",
  schema: v.object({
    orderId: Id,
    customerId: CustomerId,
    email: Email,
    currency: Currency,
    total: Money,
    reason: v.picklist(["payment_failed", "payment_timeout", "customer_request"]),
  }),
  example: {
    orderId: "ord_7f0c2b0e3a5e4b8e9a530d2f6c1b7e11",
    customerId: "customer-42",
    email: "ada@example.com",
    currency: "EUR",
    total: 4990,
    reason: "payment_timeout",
  },
  subject: ({ orderId }) => orderId,
});
export type OrderCancelled = DataOf<typeof OrderCancelled>;
