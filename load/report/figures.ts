import { type Statistic, statisticLabel, statisticOf } from "../result/percentiles.ts";
import type { Latency, Result } from "../result/result.ts";

export type Flow = Result["configuration"]["flow"];
type Latencies = Result["latencies"];

/** A figure that reports show and comparisons put side by side. */
export interface Figure {
  label: string;
  unit: string;
  /** Which way is better; undefined where neither is. */
  better?: "lower" | "higher";
  /** Undefined when the run has no value, or too few samples for it. */
  of: (result: Result) => number | undefined;
}

const STATISTICS: Statistic[] = ["p50", "p90", "p99", "p999", "p9999", "max"];

const milliseconds = (label: string, of: (latencies: Latencies) => Latency | undefined, key: Statistic): Figure => ({
  label: `${label}, ${statisticLabel(key)}`,
  unit: "ms",
  better: "lower",
  of: ({ latencies }) => {
    const value = statisticOf(of(latencies), key);
    return value === undefined ? undefined : value / 1000;
  },
});

/** Deliveries that the intended events are due. */
const dueDeliveries = ({ counts, configuration }: Result) => counts.intended * configuration.rules;

const share =
  (count: (result: Result) => number | undefined, of: (result: Result) => number) =>
  (result: Result): number | undefined => {
    const [part, whole] = [count(result), of(result)];
    return part === undefined || whole === 0 ? undefined : (100 * part) / whole;
  };

const perSecond = (label: string, count: (result: Result) => number): Figure => ({
  label,
  unit: "per second",
  of: (result) => count(result) / result.configuration.durationSeconds,
});

/** A count, and the whole of which it is compared as a share. */
interface Count {
  label: string;
  better?: Figure["better"];
  of: (result: Result) => number | undefined;
  whole?: (result: Result) => number;
}

const intendedOf = ({ counts }: Result) => counts.intended;
const requests: Count[] = [
  { label: "accepted", better: "higher", of: ({ counts }) => counts.accepted, whole: intendedOf },
  { label: "rejected", better: "lower", of: ({ counts }) => counts.rejected, whole: intendedOf },
  { label: "unanswered", better: "lower", of: ({ counts }) => counts.unanswered, whole: intendedOf },
];

const COUNTS: Record<Flow, Count[]> = {
  events: [
    ...requests,
    { label: "delivered", better: "higher", of: ({ counts }) => counts.delivered, whole: dueDeliveries },
    { label: "late", better: "lower", of: ({ counts }) => counts.late, whole: dueDeliveries },
    { label: "lost", better: "lower", of: ({ counts }) => counts.lost, whole: dueDeliveries },
    { label: "duplicated", better: "lower", of: ({ counts }) => counts.duplicated.events, whole: dueDeliveries },
    { label: "out of order", better: "lower", of: ({ counts }) => counts.outOfOrder.events, whole: dueDeliveries },
  ],
  orders: [
    ...requests,
    { label: "settled", better: "higher", of: ({ counts }) => counts.delivered, whole: intendedOf },
    { label: "confirmed", of: ({ orderOutcomes }) => orderOutcomes?.confirmed, whole: intendedOf },
    { label: "cancelled", of: ({ orderOutcomes }) => orderOutcomes?.cancelled, whole: intendedOf },
    { label: "notified", better: "higher", of: ({ orderOutcomes }) => orderOutcomes?.notified, whole: intendedOf },
    { label: "settled late", better: "lower", of: ({ counts }) => counts.late, whole: intendedOf },
    { label: "never settled", better: "lower", of: ({ counts }) => counts.lost, whole: intendedOf },
    {
      label: "never notified",
      better: "lower",
      of: ({ orderOutcomes }) => orderOutcomes?.unnotified,
      whole: intendedOf,
    },
    {
      label: "confirmed and cancelled",
      better: "lower",
      of: ({ orderOutcomes }) => orderOutcomes?.contradicted,
      whole: intendedOf,
    },
  ],
};

const LATENCIES: Record<Flow, Figure[]> = {
  events: [
    ...STATISTICS.map((key) => milliseconds("arrival", ({ arrival }) => arrival, key)),
    milliseconds("PutEvents response", ({ putAnswer }) => putAnswer, "p50"),
    milliseconds("PutEvents response", ({ putAnswer }) => putAnswer, "p99"),
  ],
  orders: [
    ...STATISTICS.map((key) => milliseconds("time to e-mail", ({ orderNotified }) => orderNotified, key)),
    milliseconds("time to settled", ({ orderSettled }) => orderSettled, "p50"),
    milliseconds("time to settled", ({ orderSettled }) => orderSettled, "p99"),
    milliseconds("HTTP response", ({ orderAnswer }) => orderAnswer, "p50"),
    milliseconds("HTTP response", ({ orderAnswer }) => orderAnswer, "p99"),
  ],
};

const GENERATOR: Figure[] = [
  milliseconds("generator's pacing error", ({ pacingError }) => pacingError, "p99"),
  milliseconds("generator's pacing error", ({ pacingError }) => pacingError, "max"),
];

/** Returns the figures of one run, in the order in which they are read. */
export const figuresOf = (flow: Flow): Figure[] => [
  { label: "intended", unit: flow, of: intendedOf },
  { label: "sent", unit: flow, of: ({ counts }) => counts.sent },
  ...COUNTS[flow].map(({ label, of }): Figure => ({ label, unit: flow, of })),
  perSecond("accepted", ({ counts }) => counts.accepted),
  perSecond(flow === "orders" ? "settled" : "delivered", ({ counts }) => counts.delivered),
  ...LATENCIES[flow],
  ...GENERATOR,
];

/** Returns the figures of a comparison: counts as shares of what was asked for, so that runs at different rates compare. */
export const comparedFiguresOf = (flow: Flow): Figure[] => [
  { label: "intended", unit: flow, of: intendedOf },
  ...COUNTS[flow].map(
    ({ label, better, of, whole = intendedOf }): Figure => ({
      label,
      unit: "%",
      ...(better && { better }),
      of: share(of, whole),
    }),
  ),
  perSecond("accepted", ({ counts }) => counts.accepted),
  ...LATENCIES[flow],
  ...GENERATOR,
];

/** Returns a value for people, with enough digits to compare and no more. */
export function shown(value: number | undefined, unit: string): string {
  if (value === undefined) return "–";
  if (unit === "events" || unit === "orders") return value.toLocaleString("en");
  if (unit === "%" && value > 0 && value < 0.1) return value.toPrecision(2);
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en", { maximumFractionDigits: digits, minimumFractionDigits: digits });
}
