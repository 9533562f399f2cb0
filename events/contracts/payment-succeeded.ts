import * as v from "valibot";
import { contract, type DataOf } from "../contract.ts";
import { Currency, Id, Money } from "../fields.ts";

export const PaymentSucceeded = contract({
  type: "PaymentSucceeded",
  source: "app.payments",
  version: 1,
  description: "The customer's card was charged for an order.",
  schema: v.object({ orderId: Id, paymentId: Id, amount: Money, currency: Currency }),
  example: {
    orderId: "ord_7f0c2b0e3a5e4b8e9a530d2f6c1b7e11",
    paymentId: "payment-7f0c2b0e",
    amount: 4990,
    currency: "EUR",
  },
  subject: ({ orderId }) => orderId,
});
export type PaymentSucceeded = DataOf<typeof PaymentSucceeded>;
