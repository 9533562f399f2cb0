import type { Latency, Result } from "../result/result.ts";

const time = (microseconds: number): string =>
  microseconds >= 1_000_000 ? `${(microseconds / 1_000_000).toFixed(2)} s` : `${(microseconds / 1000).toFixed(1)} ms`;

function latencyLine(name: string, { count, summary }: Latency): string[] {
  if (!summary) return [];
  const { p50, p99, p999, p9999, max } = summary;
  const figures = `p50 ${time(p50)}  p99 ${time(p99)}  p99.9 ${time(p999)}  p99.99 ${time(p9999)}  max ${time(max)}`;
  return [`${name.padEnd(26)}${figures}  (${count})`];
}

const orderLines = ({ orderAnswer, orderSettled, orderNotified }: Result["latencies"]): string[] => [
  ...(orderAnswer ? latencyLine("order to HTTP answer", orderAnswer) : []),
  ...(orderSettled ? latencyLine("order to settled", orderSettled) : []),
  ...(orderNotified ? latencyLine("order to e-mail sent", orderNotified) : []),
];

/** A run's result for the terminal. */
export function summary({
  counts,
  warmUp,
  latencies,
  validity,
  thresholds,
  configuration,
  broke,
  orders,
}: Result): string {
  const codes = [...Object.entries(counts.rejectedByCode), ...Object.entries(counts.unansweredByCode)];
  const { duplicated, outOfOrder } = counts;
  return [
    "",
    validity.valid ? "The result is valid." : "NOT VALID for the bus:",
    ...validity.reasons.map(({ message }) => `  ${message}`),
    "",
    ...(orders ? orderLines(latencies) : latencyLine("put to arrival", latencies.arrival)),
    ...latencyLine("put's answer", latencies.putAnswer),
    ...latencyLine("put to ingestion", latencies.toIngestion),
    ...latencyLine("ingestion to arrival", latencies.ingestionToArrival),
    ...(latencies.toQueue ? latencyLine("put to the queue", latencies.toQueue) : []),
    ...(latencies.inQueue ? latencyLine("in the queue", latencies.inQueue) : []),
    ...latencyLine("generator's pacing error", latencies.pacingError),
    "",
    `intended ${counts.intended}  sent ${counts.sent}  accepted ${counts.accepted}  rejected ${counts.rejected}  unanswered ${counts.unanswered}`,
    ...codes.map(([code, times]) => `  ${code} ${times}`),
    `delivered ${counts.delivered}  late ${counts.late} (over ${configuration.quietSeconds} s)  lost ${counts.lost}`,
    `duplicated ${duplicated.events} (${duplicated.copies} copies)  out of order ${outOfOrder.events} (by ${outOfOrder.maxDistance} at most)`,
    `The warm-up of ${configuration.warmUpSeconds} s with ${warmUp.intended} events is in none of these figures (lost in it: ${warmUp.lost}).`,
    ...(orders
      ? [
          `Orders, the warm-up's included: confirmed ${orders.confirmed}  cancelled ${orders.cancelled}  e-mails sent ${orders.notified}  without one ${orders.unnotified}  both confirmed and cancelled ${orders.contradicted}`,
        ]
      : []),
    ...(broke ? [`Broke at ${broke.rate} events a second: ${broke.reason}.`] : []),
    ...validity.notes.map(({ message }) => `Note: ${message}`),
    ...thresholds.map(({ expression, actual, unit, failed }) => {
      const figure = actual === null ? "no figure" : unit === "microseconds" ? time(actual) : String(actual);
      return `${failed ? "FAILED" : "passed"}  fail if ${expression}: ${figure}`;
    }),
  ].join("\n");
}
