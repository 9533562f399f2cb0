import { type Architecture, type Fact, type Unit, type Usage, usageOf } from "cdk-local-cloud";
import { KINDS, type Kind, placeOrders, type Shop } from "./orders.ts";

/** What is listed by itself. Metrics are log lines, and the audit log is one, but each is a decision of its own. */
export type Item = Unit | "metricByte" | "auditByte";

/** What one order uses of one thing, on average, in one service. */
export interface Line {
  service: string;
  item: Item;
  quantity: number;
  dollars: number;
}

/** What an order costs, by its kind and on average. */
export interface Bill {
  kinds: { name: Kind["name"]; percent: number; lines: Line[] }[];
  lines: Line[];
  /** The custom metrics that the run reported, by namespace, name, and dimensions. */
  metrics: Set<string>;
}

/** Places so many orders of each kind, and returns the bill of the usual mix. */
export async function billOfMix(shop: Shop, counts: Record<Kind["name"], number>): Promise<Bill> {
  const bill: Bill = { kinds: [], lines: [], metrics: new Set() };
  for (const kind of KINDS) {
    const { name, percent } = kind;
    const facts = await placeOrders(shop, kind, counts[name]);
    const lines = linesOf(facts, counts[name], shop.architectureOf);
    bill.kinds.push({ name, percent, lines });
    bill.lines.push(...lines.map((line) => times(line, percent / 100)));
    for (const metric of facts.flatMap(metricsIn)) bill.metrics.add(metric);
  }
  return { ...bill, lines: summed(bill.lines, ({ service, item }) => `${service} ${item}`) };
}

/** Returns one line for all lines with the same key, the most expensive first. */
export function summed(lines: readonly Line[], keyOf: (line: Line) => string): Line[] {
  const sums = [...Map.groupBy(lines, keyOf).values()].map((group) => ({
    ...(group[0] as Line),
    quantity: total(group, "quantity"),
    dollars: total(group, "dollars"),
  }));
  return sums.sort((a, b) => b.dollars - a.dollars);
}

export const total = (lines: readonly Line[], what: "quantity" | "dollars"): number =>
  lines.reduce((sum, line) => sum + line[what], 0);

const times = (line: Line, factor: number): Line => ({
  ...line,
  quantity: line.quantity * factor,
  dollars: line.dollars * factor,
});

/** What a schedule began is left out: it costs the same without orders. */
function linesOf(
  facts: readonly Fact[],
  orders: number,
  architectureOf: (functionArn: string) => Architecture,
): Line[] {
  const scheduled = scheduledRequests(facts);
  const lines = facts
    .filter((fact) => !scheduled.has(requestOf(fact) ?? ""))
    .flatMap((fact) =>
      usageOf(fact, architectureOf).map((usage) => {
        const { quantity, dollars } = usage;
        return { service: serviceOf(usage), item: itemOf(fact, usage), quantity, dollars };
      }),
    );
  return summed(lines, ({ service, item }) => `${service} ${item}`).map((line) => times(line, 1 / orders));
}

function scheduledRequests(facts: readonly Fact[]): Set<string> {
  const events = new Set(facts.flatMap((fact) => (fact.kind === "scheduled" ? [fact.eventId] : [])));
  const begun = facts.filter((fact) => fact.kind === "invocation-started");
  return new Set(begun.filter(({ eventIds }) => eventIds.some((id) => events.has(id))).map((fact) => fact.requestId));
}

/** Returns the invocation that a fact is about or was caused by. */
function requestOf(fact: Fact): string | undefined {
  if ("by" in fact && fact.by) return fact.by.requestId;
  return "requestId" in fact ? fact.requestId : undefined;
}

function itemOf(fact: Fact, { unit }: Usage): Item {
  if (unit !== "logByte") return unit;
  if (fact.kind === "delivered") return "auditByte";
  return metricsIn(fact).length > 0 ? "metricByte" : unit;
}

/** Names are `<application>-<stage>-<service>-…`; what is of no service is the bus's, with its archive and audit log. */
function serviceOf({ by }: Usage): string {
  const [, , service = "bus", ...others] = by.split("-");
  return others.length > 0 ? service : "bus";
}

interface MetricLine {
  _aws?: { CloudWatchMetrics?: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[] };
  [dimension: string]: unknown;
}

function metricsIn(fact: Fact): string[] {
  if (fact.kind !== "log" || !fact.line.includes('"CloudWatchMetrics"')) return [];
  const line = JSON.parse(fact.line) as MetricLine;
  return (line._aws?.CloudWatchMetrics ?? []).flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name }) => [Namespace, Name, ...names.map((name) => line[name])].join(" ")),
    ),
  );
}
