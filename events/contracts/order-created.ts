import * as v from "valibot";
import { contract, type DataOf } from "../contract.ts";
import { CardToken, Currency, CustomerId, Email, Id, Money, Quantity } from "../fields.ts";

export const OrderCreated = contract({
  type: "OrderCreated",
  source: "app.orders",
  version: 1,
  description: "An order was accepted and waits for its payment.",
  schema: v.object({
    orderId: Id,
    customerId: CustomerId,
    email: Email,
    currency: Currency,
    total: Money,
    card: CardToken,
    lines: v.pipe(v.array(v.object({ sku: Id, quantity: Quantity, unitPrice: Money })), v.minLength(1)),
  }),
  example: {
    orderId: "ord_7f0c2b0e3a5e4b8e9a530d2f6c1b7e11",
    customerId: "customer-42",
    email: "ada@example.com",
    currency: "EUR",
    total: 4990,
    card: "tok_approved",
    lines: [
      { sku: "TEA-GREEN-100", quantity: 2, unitPrice: 1495 },
      { sku: "POT-IRON", quantity: 1, unitPrice: 2000 },
    ],
  },
  subject: ({ orderId }) => orderId,
});
export type OrderCreated = DataOf<typeof OrderCreated>;
