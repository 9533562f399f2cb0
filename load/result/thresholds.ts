import type { Latency, Result, Threshold } from "./result.ts";

/** A limit as it was written, such as `p99>200ms`: the run fails when it holds. */
export interface ThresholdRule {
  expression: string;
  metric: string;
  operator: Threshold["operator"];
  limit: number;
  unit: Threshold["unit"];
}

/** What a threshold is judged by. */
export type Figures = Pick<Result, "counts" | "latencies" | "configuration">;

const LATENCIES = [
  "pacingError",
  "putAnswer",
  "arrival",
  "toIngestion",
  "ingestionToArrival",
  "toQueue",
  "inQueue",
  "orderAnswer",
  "orderSettled",
  "orderNotified",
] as const;
const STATISTICS: Record<string, keyof NonNullable<Latency["summary"]>> = {
  min: "min",
  mean: "mean",
  p50: "p50",
  p75: "p75",
  p90: "p90",
  p95: "p95",
  p99: "p99",
  "p99.9": "p999",
  "p99.99": "p9999",
  max: "max",
};
type Counts = Figures["counts"];
const COUNTS: Record<string, (counts: Counts) => number> = {
  sent: ({ sent }) => sent,
  accepted: ({ accepted }) => accepted,
  rejected: ({ rejected }) => rejected,
  unanswered: ({ unanswered }) => unanswered,
  delivered: ({ delivered }) => delivered,
  late: ({ late }) => late,
  lost: ({ lost }) => lost,
  duplicated: ({ duplicated }) => duplicated.events,
  copies: ({ duplicated }) => duplicated.copies,
  outOfOrder: ({ outOfOrder }) => outOfOrder.events,
};
const MICROSECONDS: Record<string, number> = { us: 1, µs: 1, ms: 1000, s: 1_000_000 };

/** A threshold that cannot be read. */
class InvalidThreshold extends Error {
  override name = "InvalidThreshold";
}

/**
 * Reads `p99>200ms`, `putAnswer.p99.9>1s` (a latency: arrival when none is named), `lost>0`, `late>0.1%` (of all intended)
 * or `throughput<900` (deliveries a second). Throws `InvalidThreshold`.
 */
export function parseThreshold(expression: string): ThresholdRule {
  const text = expression.trim();
  const [, metric = "", operator, number, unit = ""] =
    /^([A-Za-z][\w.]*)\s*(>=|<=|>|<)\s*(\d+(?:\.\d+)?)\s*(%|us|µs|ms|s)?$/.exec(text) ?? [];
  if (operator === undefined) {
    throw new InvalidThreshold(`"${text}" is not a threshold: write p99>200ms, lost>0 or late>0.1%.`);
  }
  const rule = { expression: text, metric, operator: operator as Threshold["operator"] };
  if (latencyOf(metric)) {
    const factor = MICROSECONDS[unit];
    if (factor === undefined) throw new InvalidThreshold(`"${text}" needs a unit: us, ms or s.`);
    return { ...rule, limit: Number(number) * factor, unit: "microseconds" };
  }
  if (metric === "throughput" && unit === "") return { ...rule, limit: Number(number), unit: "per second" };
  if (Object.hasOwn(COUNTS, metric) && (unit === "" || unit === "%")) {
    return { ...rule, limit: Number(number), unit: unit === "%" ? "percent" : "count" };
  }
  const known = [...Object.keys(COUNTS), "throughput", ...Object.keys(STATISTICS)].join(", ");
  const latencies = LATENCIES.map((name) => `${name}.p99`).join(", ");
  throw new InvalidThreshold(`"${text}" names no metric, or a unit that it has not. Metrics: ${known}; ${latencies}.`);
}

function latencyOf(metric: string) {
  const [, named, statistic = ""] = /^(?:([a-z][A-Za-z]*)\.)?(min|mean|max|p\d+(?:\.\d+)?)$/.exec(metric) ?? [];
  const name = LATENCIES.find((latency) => latency === (named ?? "arrival"));
  const key = Object.hasOwn(STATISTICS, statistic) ? STATISTICS[statistic] : undefined;
  return name && key ? { name, key } : undefined;
}

const holds: Record<Threshold["operator"], (actual: number, limit: number) => boolean> = {
  ">": (actual, limit) => actual > limit,
  ">=": (actual, limit) => actual >= limit,
  "<": (actual, limit) => actual < limit,
  "<=": (actual, limit) => actual <= limit,
};

/** How a run stands to a threshold. Without a figure it fails: nothing was shown. */
export function judge(rule: ThresholdRule, figures: Figures): Threshold {
  const actual = actualOf(rule, figures) ?? null;
  return { ...rule, actual, failed: actual === null || holds[rule.operator](actual, rule.limit) };
}

function actualOf({ metric, unit }: ThresholdRule, { counts, latencies, configuration }: Figures): number | undefined {
  const latency = latencyOf(metric);
  if (latency) return latencies[latency.name]?.summary?.[latency.key];
  if (metric === "throughput") return counts.delivered / configuration.durationSeconds;
  const value = COUNTS[metric]?.(counts);
  if (value === undefined || unit === "count") return value;
  const ofDeliveries = ["delivered", "late", "lost", "duplicated", "copies", "outOfOrder"].includes(metric);
  const all = counts.intended * (ofDeliveries ? configuration.rules : 1);
  return all === 0 ? undefined : (100 * value) / all;
}
