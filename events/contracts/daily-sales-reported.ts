import * as v from "valibot";
import { contract, type DataOf } from "../contract.ts";
import { Count, Currency, Day, Money, Text } from "../fields.ts";

export const DailySalesReported = contract({
  type: "DailySalesReported",
  source: "app.orders",
  version: 1,
  description: "The report of one day's confirmed orders was written.",
  schema: v.object({
    date: Day,
    orders: Count,
    totals: v.array(v.object({ currency: Currency, orders: Count, amount: Money })),
    report: v.object({ bucket: Text, key: Text }),
  }),
  example: {
    date: "2026-11-22",
    orders: 3,
    totals: [
      { currency: "EUR", orders: 2, amount: 9980 },
      { currency: "USD", orders: 1, amount: 1200 },
    ],
    report: { bucket: "reports", key: "sales/2026-11-22.json" },
  },
  subject: ({ date }) => date,
});
export type DailySalesReported = DataOf<typeof DailySalesReported>;
