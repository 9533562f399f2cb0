import * as v from "valibot";
import { contract, type DataOf } from "../contract.ts";
import { Currency, CustomerId, Email, Id, Money } from "../fields.ts";

export const OrderConfirmed = contract({
  type: "OrderConfirmed",
  source: "app.orders",
  version: 1,
  description: "An order was paid and is settled.",
  schema: v.object({
    orderId: Id,
    customerId: CustomerId,
    email: Email,
    currency: Currency,
    total: Money,
    paymentId: Id,
  }),
  example: {
    orderId: "ord_7f0c2b0e3a5e4b8e9a530d2f6c1b7e11",
    customerId: "customer-42",
    email: "ada@example.com",
    currency: "EUR",
    total: 4990,
    paymentId: "payment-7f0c2b0e",
  },
  subject: ({ orderId }) => orderId,
});
export type OrderConfirmed = DataOf<typeof OrderConfirmed>;
