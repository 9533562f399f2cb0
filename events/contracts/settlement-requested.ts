import * as v from "valibot";
import { contract, type DataOf } from "../contract.ts";
import { Id } from "../fields.ts";

export const SettlementRequested = contract({
  type: "SettlementRequested",
  source: "app.orders",
  version: 1,
  description:
    "A cancelled order has heard nothing final about its money: whoever holds it settles the order, or says again how it was settled.",
  schema: v.object({ orderId: Id }),
  example: { orderId: "ord_7f0c2b0e3a5e4b8e9a530d2f6c1b7e11" },
  subject: ({ orderId }) => orderId,
});
export type SettlementRequested = DataOf<typeof SettlementRequested>;
