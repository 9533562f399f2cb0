import { PERCENTILES, type Statistic, samplesNeeded, statisticLabel } from "./percentiles.ts";
import type { Latency, Result, Threshold } from "./result.ts";

/** A threshold as written, such as `p99>200ms`. The run fails when it is true. */
export interface ThresholdRule {
  expression: string;
  metric: string;
  operator: Threshold["operator"];
  limit: number;
  unit: Threshold["unit"];
}

/** The part of a result that thresholds are judged by. */
export type Figures = Pick<Result, "counts" | "latencies" | "configuration" | "orderOutcomes">;

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
  "orderConfirmed",
  "orderCancelled",
  "orderNotified",
] as const;
const STATISTICS = new Map<string, Statistic>(
  (["min", "mean", ...(Object.keys(PERCENTILES) as Statistic[]), "max"] as Statistic[]).map((statistic) => [
    statisticLabel(statistic),
    statistic,
  ]),
);
const COUNTS: Record<string, (figures: Figures) => number | undefined> = {
  sent: ({ counts }) => counts.sent,
  accepted: ({ counts }) => counts.accepted,
  rejected: ({ counts }) => counts.rejected,
  unanswered: ({ counts }) => counts.unanswered,
  delivered: ({ counts }) => counts.delivered,
  late: ({ counts }) => counts.late,
  lost: ({ counts }) => counts.lost,
  duplicated: ({ counts }) => counts.duplicated.events,
  copies: ({ counts }) => counts.duplicated.copies,
  outOfOrder: ({ counts }) => counts.outOfOrder.events,
  confirmed: ({ orderOutcomes }) => orderOutcomes?.confirmed,
  cancelled: ({ orderOutcomes }) => orderOutcomes?.cancelled,
  contradicted: ({ orderOutcomes }) => orderOutcomes?.contradicted,
  notified: ({ orderOutcomes }) => orderOutcomes?.notified,
  unnotified: ({ orderOutcomes }) => orderOutcomes?.unnotified,
};
/** Counts of deliveries: their share is of every event times every matching rule. */
const OF_DELIVERIES = ["delivered", "late", "lost", "duplicated", "copies", "outOfOrder"];
const MICROSECONDS: Record<string, number> = { us: 1, µs: 1, ms: 1000, s: 1_000_000 };

/** A threshold that cannot be parsed. */
class InvalidThreshold extends Error {
  override name = "InvalidThreshold";
}

/**
 * Parses `p99>200ms`, `putAnswer.p99.9>1s` (a latency; `arrival` unless another is named), `lost>0`, `late>0.1%` (of all
 * intended) or `throughput<900` (deliveries per second). Throws `InvalidThreshold`.
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
  const known = [...Object.keys(COUNTS), "throughput", ...STATISTICS.keys()].join(", ");
  const latencies = LATENCIES.map((name) => `${name}.p99`).join(", ");
  throw new InvalidThreshold(
    `"${text}" has an unknown metric, or a unit that does not fit it. Metrics: ${known}; ${latencies}.`,
  );
}

function latencyOf(metric: string) {
  const [, named, statistic = ""] = /^(?:([a-z][A-Za-z]*)\.)?(min|mean|max|p\d+(?:\.\d+)?)$/.exec(metric) ?? [];
  const name = LATENCIES.find((latency) => latency === (named ?? "arrival"));
  const key = STATISTICS.get(statistic);
  return name && key ? { name, key } : undefined;
}

const isTrue: Record<Threshold["operator"], (actual: number, limit: number) => boolean> = {
  ">": (actual, limit) => actual > limit,
  ">=": (actual, limit) => actual >= limit,
  "<": (actual, limit) => actual < limit,
  "<=": (actual, limit) => actual <= limit,
};

/** Returns how a run does against a threshold. A run without the figure fails: it has shown nothing. */
export function judge(rule: ThresholdRule, figures: Figures): Threshold {
  const actual = actualOf(rule, figures) ?? null;
  const samples = latencyIn(rule, figures)?.count;
  return {
    ...rule,
    actual,
    ...(samples !== undefined && { samples }),
    failed: actual === null || isTrue[rule.operator](actual, rule.limit),
  };
}

const latencyIn = ({ metric }: ThresholdRule, { latencies }: Figures): Latency | undefined => {
  const named = latencyOf(metric);
  return named && latencies[named.name];
};

function actualOf(rule: ThresholdRule, figures: Figures): number | undefined {
  const { metric, unit } = rule;
  const { counts, configuration } = figures;
  const named = latencyOf(metric);
  if (named) return latencyIn(rule, figures)?.summary?.[named.key];
  if (metric === "throughput") return counts.delivered / configuration.durationSeconds;
  const value = COUNTS[metric]?.(figures);
  if (value === undefined || unit === "count") return value;
  const all = counts.intended * (OF_DELIVERIES.includes(metric) ? configuration.rules : 1);
  return all === 0 ? undefined : (100 * value) / all;
}

/** What must be true for the run to pass, for each operator that fails it. */
const REQUIRED: Record<Threshold["operator"], string> = {
  ">": "at most",
  ">=": "below",
  "<": "at least",
  "<=": "above",
};

/** Returns what a threshold requires, such as "lost must be 0". */
export const requirementOf = (threshold: Threshold): string => `${threshold.metric} must be ${required(threshold)}`;

const isZero = ({ operator, limit }: Threshold): boolean => operator === ">" && limit === 0;

const required = (threshold: Threshold): string =>
  isZero(threshold) ? "0" : `${REQUIRED[threshold.operator]} ${quantity(threshold.limit, threshold.unit)}`;

/** Returns a threshold's outcome as a sentence that reads forwards, such as "lost is 0, as required". */
export function thresholdSentence(threshold: Threshold): string {
  const { metric, unit, actual, failed } = threshold;
  const requirement = required(threshold);
  if (actual === null) return `${metric} has no value in this run, but must be ${requirement}`;
  const value = `${metric} is ${quantity(actual, unit)}${basis(threshold)}`;
  if (failed) return `${value}, but must be ${requirement}`;
  return isZero(threshold) ? `${value}, as required` : `${value}, ${requirement} as required`;
}

/** Warns of a percentile that rests on too few samples to be more than the maximum. */
function basis({ metric, samples }: Threshold): string {
  const key = latencyOf(metric)?.key;
  const percentile = key && (PERCENTILES[key as keyof typeof PERCENTILES] as number | undefined);
  if (samples === undefined || percentile === undefined || samples >= samplesNeeded(percentile)) return "";
  return ` (the maximum of only ${samples} samples)`;
}

const whole = (value: number) => value.toLocaleString("en", { maximumFractionDigits: 2 });

function quantity(value: number, unit: Threshold["unit"]): string {
  if (unit === "percent") return `${value > 0 && value < 0.01 ? value.toPrecision(2) : whole(value)} %`;
  if (unit === "per second") return `${whole(value)} per second`;
  if (unit === "count") return whole(value);
  if (value >= 1_000_000) return `${whole(value / 1_000_000)} s`;
  return value >= 1000 ? `${whole(value / 1000)} ms` : `${whole(value)} µs`;
}
