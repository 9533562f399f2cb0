import { breakPoint } from "../result/break-point.ts";
import { type Statistic, statisticLabel, statisticOf } from "../result/percentiles.ts";
import type { Latency, Result } from "../result/result.ts";
import { thresholdSentence } from "../result/thresholds.ts";

const time = (microseconds: number): string =>
  microseconds >= 1_000_000 ? `${(microseconds / 1_000_000).toFixed(2)} s` : `${(microseconds / 1000).toFixed(1)} ms`;

const STATISTICS: Statistic[] = ["p50", "p99", "p999", "p9999", "max"];

function latencyLine(name: string, latency: Latency | undefined): string[] {
  if (!latency?.summary) return [];
  const figures = STATISTICS.flatMap((statistic) => {
    const value = statisticOf(latency, statistic);
    return value === undefined ? [] : [`${statisticLabel(statistic)} ${time(value)}`];
  });
  return [`${name.padEnd(26)}${figures.join("  ")}  (${latency.count} samples)`];
}

/** Returns a run's result for the terminal. */
export function summary(result: Result): string {
  const { counts, warmUp, latencies, validity, thresholds, configuration } = result;
  const codes = [...Object.entries(counts.rejectedByCode), ...Object.entries(counts.unansweredByCode)];
  const isOrders = configuration.flow === "orders";
  const breaking = breakPoint(result);
  return [
    "",
    validity.valid ? "The result is valid." : "NOT VALID for the bus:",
    ...validity.reasons.map(({ message }) => `  ${message}`),
    ...(breaking === undefined ? [] : [breaking]),
    "",
    ...(isOrders ? orderLatencies(latencies) : eventLatencies(latencies)),
    ...latencyLine("generator's pacing error", latencies.pacingError),
    "",
    `intended ${counts.intended}  sent ${counts.sent}  accepted ${counts.accepted}  rejected ${counts.rejected}  unanswered ${counts.unanswered}`,
    ...codes.map(([code, times]) => `  ${code} ${times}`),
    ...(isOrders ? orderCounts(result) : eventCounts(result)),
    `The warm-up of ${configuration.warmUpSeconds} s with ${warmUp.intended} ${configuration.flow} is in none of these figures (lost in it: ${warmUp.lost}).`,
    ...validity.notes.map(({ message }) => `Note: ${message}`),
    ...thresholds.map((each) => `${each.failed ? "FAILED" : "passed"}  ${thresholdSentence(each)}`),
  ].join("\n");
}

const eventLatencies = (latencies: Result["latencies"]): string[] => [
  ...latencyLine("intended time to arrival", latencies.arrival),
  ...latencyLine("PutEvents response", latencies.putAnswer),
  ...latencyLine("to ingestion", latencies.toIngestion),
  ...latencyLine("ingestion to arrival", latencies.ingestionToArrival),
  ...latencyLine("to the queue", latencies.toQueue),
  ...latencyLine("in the queue", latencies.inQueue),
];

const orderLatencies = (latencies: Result["latencies"]): string[] => [
  ...latencyLine("order to e-mail sent", latencies.orderNotified),
  ...latencyLine("order to settled", latencies.orderSettled),
  ...latencyLine("order to confirmed", latencies.orderConfirmed),
  ...latencyLine("order to cancelled", latencies.orderCancelled),
  ...latencyLine("order to HTTP response", latencies.orderAnswer),
];

const eventCounts = ({ counts, configuration }: Result): string[] => [
  `delivered ${counts.delivered}  late ${counts.late} (over ${configuration.quietSeconds} s)  lost ${counts.lost}`,
  `duplicated ${counts.duplicated.events} (${counts.duplicated.copies} copies)  out of order ${counts.outOfOrder.events} (by at most ${counts.outOfOrder.maxDistance})`,
];

function orderCounts({ counts, configuration, orderOutcomes }: Result): string[] {
  const { confirmed = 0, cancelled = 0, notified = 0, unnotified = 0, contradicted = 0 } = orderOutcomes ?? {};
  return [
    `settled ${counts.delivered}: confirmed ${confirmed}, cancelled ${cancelled}  late ${counts.late} (over ${configuration.quietSeconds} s)  never settled ${counts.lost}`,
    `notified ${notified}  never notified ${unnotified}  both confirmed and cancelled ${contradicted}`,
  ];
}
