import type { Latency, Result } from "../result/result.ts";

/** A figure that reports show and comparisons hold side by side. */
export interface Figure {
  group: "Events" | "Throughput" | "Latency" | "Generator";
  label: string;
  unit: "events" | "per second" | "ms" | "%";
  /** Which way is better; undefined where neither is. */
  better?: "lower" | "higher";
  /** Undefined when the run gave no value. */
  of: (result: Result) => number | undefined;
}

const perSecond = (count: (result: Result) => number) => (result: Result) =>
  count(result) / result.configuration.durationSeconds;

type Percentile = keyof NonNullable<Latency["summary"]>;

const latency =
  (of: (latencies: Result["latencies"]) => Latency | undefined, percentile: Percentile) =>
  ({ latencies }: Result) => {
    const value = of(latencies)?.summary?.[percentile];
    return value === undefined ? undefined : value / 1000;
  };

const milliseconds = (
  group: Figure["group"],
  label: string,
  of: (latencies: Result["latencies"]) => Latency | undefined,
  percentile: Percentile,
): Figure => ({ group, label, unit: "ms", better: "lower", of: latency(of, percentile) });

const arrival = (label: string, percentile: Percentile): Figure =>
  milliseconds("Latency", `arrival, ${label}`, (of) => of.arrival, percentile);

const events = (label: string, of: Figure["of"], better?: Figure["better"]): Figure => ({
  group: "Events",
  label,
  unit: "events",
  of,
  ...(better && { better }),
});

/** What is worth comparing between two runs, in the order it is read. */
export const figures: Figure[] = [
  events("intended", ({ counts }) => counts.intended),
  events("sent", ({ counts }) => counts.sent),
  events("accepted", ({ counts }) => counts.accepted),
  events("rejected", ({ counts }) => counts.rejected, "lower"),
  events("unanswered", ({ counts }) => counts.unanswered, "lower"),
  events("delivered", ({ counts }) => counts.delivered),
  events("late", ({ counts }) => counts.late, "lower"),
  events("lost", ({ counts }) => counts.lost, "lower"),
  events("duplicated", ({ counts }) => counts.duplicated.events, "lower"),
  events("out of order", ({ counts }) => counts.outOfOrder.events, "lower"),
  {
    group: "Throughput",
    label: "accepted",
    unit: "per second",
    better: "higher",
    of: perSecond(({ counts }) => counts.accepted),
  },
  {
    group: "Throughput",
    label: "delivered",
    unit: "per second",
    better: "higher",
    of: perSecond(({ counts }) => counts.delivered),
  },
  arrival("p50", "p50"),
  arrival("p90", "p90"),
  arrival("p99", "p99"),
  arrival("p99.9", "p999"),
  arrival("p99.99", "p9999"),
  arrival("max", "max"),
  milliseconds("Latency", "answer to the put, p50", (of) => of.putAnswer, "p50"),
  milliseconds("Latency", "answer to the put, p99", (of) => of.putAnswer, "p99"),
  milliseconds("Generator", "pacing error, p99", (of) => of.pacingError, "p99"),
  milliseconds("Generator", "pacing error, max", (of) => of.pacingError, "max"),
];

/** A figure's value for people: enough digits to compare, no more. */
export function shown(value: number | undefined, unit: Figure["unit"]): string {
  if (value === undefined) return "–";
  if (unit === "events") return value.toLocaleString("en");
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en", { maximumFractionDigits: digits, minimumFractionDigits: digits });
}

export interface Difference {
  /** From the first run to the second. */
  change: number;
  /** Undefined when the first is zero. */
  percent: number | undefined;
  verdict: "better" | "worse" | "same";
}

/** How a figure of one run stands to the same of another; undefined when one of them has no value. */
export function differenceOf(figure: Figure, before: Result, after: Result): Difference | undefined {
  const [from, to] = [figure.of(before), figure.of(after)];
  if (from === undefined || to === undefined) return undefined;
  const change = to - from;
  const gained = figure.better === "higher" ? change > 0 : change < 0;
  const verdict = change === 0 || !figure.better ? "same" : gained ? "better" : "worse";
  return { change, percent: from === 0 ? undefined : (change / from) * 100, verdict };
}
