import type { DailySalesReported } from "../../events/contracts/daily-sales-reported.ts";
import type { Mail } from "./mail.ts";
import { money } from "./money.ts";

/** Returns the e-mail that tells the shop's owner about a day's sales. */
export function salesMail({ date, orders, totals, report }: DailySalesReported, owner: string): Mail {
  const lines = totals.map(({ currency, orders, amount }) => `${money(amount, currency)} from ${counted(orders)}`);
  const text = [
    `On ${date}, ${counted(orders)} ${orders === 1 ? "was" : "were"} confirmed.`,
    ...lines,
    `The report: s3://${report.bucket}/${report.key}`,
  ].join("\n");
  return { template: "daily-sales", to: owner, subject: `Sales of ${date}: ${counted(orders)}`, text };
}

const counted = (orders: number): string => `${orders} ${orders === 1 ? "order" : "orders"}`;
