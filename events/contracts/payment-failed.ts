import * as v from "valibot";
import { contract, type DataOf } from "../contract.ts";
import { Currency, Email, Id, Money, PersonalText } from "../fields.ts";

export const PaymentFailed = contract({
  type: "PaymentFailed",
  source: "app.payments",
  version: 1,
  description: "The customer's card was refused for good: nothing was charged for the order.",
  schema: v.object({
    orderId: Id,
    email: Email,
    amount: Money,
    currency: Currency,
    code: v.pipe(Id, v.description("Why, for programs")),
    text: v.pipe(PersonalText, v.description("Why, for the customer")),
  }),
  example: {
    orderId: "ord_7f0c2b0e3a5e4b8e9a530d2f6c1b7e11",
    email: "ada@example.com",
    amount: 4990,
    currency: "EUR",
    code: "card_declined",
    text: "The card was declined.",
  },
  subject: ({ orderId }) => orderId,
});
export type PaymentFailed = DataOf<typeof PaymentFailed>;
