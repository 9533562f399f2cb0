import { PRICES_AS_OF } from "cdk-local-cloud";
import { type Bill, type Item, summed, total } from "./bill.ts";
import type { MonthlyLine } from "./monthly.ts";

/** The cost of a number of orders, for programs. */
export interface Report {
  orders: number;
  pricesAsOf: string;
  dollars: number;
  byService: Share[];
  byUnit: Share[];
  byServiceAndUnit: (Share & { service: string; quantity: number })[];
  byKind: { name: string; percent: number; dollars: number }[];
  monthly: MonthlyLine[];
}

interface Share {
  name: string;
  dollars: number;
  /** Of the whole. */
  share: number;
  /** How much of it, where that is one kind of thing. */
  quantity?: number;
}

const NAMES: Record<Item, string> = {
  lambdaRequest: "Lambda requests",
  lambdaGbSecond: "Lambda GB-seconds",
  event: "EventBridge events of 64 KB",
  archivedByte: "EventBridge archive, bytes",
  queueRequest: "SQS requests",
  tableWriteUnit: "DynamoDB write units",
  tableReadUnit: "DynamoDB read units",
  objectPut: "S3 puts",
  objectGet: "S3 gets",
  mail: "SES e-mails",
  httpRequest: "API Gateway requests",
  logByte: "CloudWatch log lines, bytes",
  metricByte: "CloudWatch metrics in logs, bytes",
  auditByte: "CloudWatch audit log, bytes",
};

/** Returns the report of a bill, for so many orders. */
export function reportOf({ lines, kinds }: Bill, orders: number, monthly: MonthlyLine[]): Report {
  const whole = total(lines, "dollars");
  const share = (name: string, dollars: number): Share => ({ name, dollars: dollars * orders, share: dollars / whole });
  return {
    orders,
    pricesAsOf: PRICES_AS_OF,
    dollars: whole * orders,
    byService: summed(lines, ({ service }) => service).map(({ service, dollars }) => share(service, dollars)),
    byUnit: summed(lines, ({ item }) => item).map(({ item, dollars, quantity }) => ({
      ...share(NAMES[item], dollars),
      quantity: quantity * orders,
    })),
    byServiceAndUnit: lines.map(({ service, item, dollars, quantity }) => ({
      ...share(NAMES[item], dollars),
      ...{ service, quantity: quantity * orders },
    })),
    byKind: kinds.map((kind) => ({
      ...{ name: kind.name, percent: kind.percent },
      dollars: total(kind.lines, "dollars") * orders,
    })),
    monthly,
  };
}

/** Returns the report as text. */
export function textOf(report: Report): string {
  const { orders, dollars, byService, byUnit, byKind, monthly, pricesAsOf } = report;
  return [
    `${whole(orders)} orders cost ${money(dollars)} at list prices in us-east-1 (${pricesAsOf}), without free tiers.`,
    "",
    "By service",
    ...byService.map((each) => row(each.name, each)),
    "",
    "By kind of unit",
    ...byUnit.map((each) => row(each.name, each, `${amount((each.quantity ?? 0) / orders)} per order`)),
    "",
    "If all orders were of one kind",
    ...byKind.map(({ name, percent, dollars }) => columns(name, money(dollars), "", `${percent} % of the mix`)),
    "",
    "By the month, whatever is ordered",
    ...monthly.map(({ name, dollars }) => columns(name, money(dollars))),
    "",
    "Lambda's seconds are this machine's. What is not counted: docs/cost.md.",
  ].join("\n");
}

const row = (name: string, { dollars, share }: Share, note = ""): string =>
  columns(name, money(dollars), `${(share * 100).toFixed(1)} %`, note);
const columns = (name: string, cost: string, share = "", note = ""): string =>
  `  ${name.padEnd(36)}${cost.padStart(10)}${share.padStart(9)}   ${note}`.trimEnd();
const money = (dollars: number): string => `$${dollars.toFixed(2)}`;
const whole = (count: number): string => count.toLocaleString("en-US");
const amount = (value: number): string => (value >= 100 ? whole(Math.round(value)) : String(Number(value.toFixed(2))));
