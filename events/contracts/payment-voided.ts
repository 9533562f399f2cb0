import * as v from "valibot";
import { contract, type DataOf } from "../contract.ts";
import { Id } from "../fields.ts";

export const PaymentVoided = contract({
  type: "PaymentVoided",
  source: "app.payments",
  version: 1,
  description: "Nothing was charged for a cancelled order, and nothing ever will be.",
  schema: v.object({ orderId: Id }),
  example: { orderId: "ord_7f0c2b0e3a5e4b8e9a530d2f6c1b7e11" },
  subject: ({ orderId }) => orderId,
});
export type PaymentVoided = DataOf<typeof PaymentVoided>;
