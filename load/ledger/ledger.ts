import type { Result } from "../result/result.ts";
import type { Report } from "../run/job.ts";
import { type Account, createAccount } from "./account.ts";
import { latencyRecorder } from "./histogram.ts";
import { createOrderBooks } from "./order-books.ts";
import { arrivalsIn, callsIn, OUTCOME } from "./records.ts";
import { createSeries, type Series } from "./series.ts";

interface LedgerOptions {
  eventsOfProducer: number[];
  rules: number;
  warmUpMs: number;
  quietMs: number;
  flow: "events" | "orders";
}

export interface Ledger {
  account: Account;
  series: Series;
  /** Deliveries of accepted events that have not arrived; in the order flow, orders not yet settled or notified. */
  pending(): number;
  /** The order flow's part of the result; undefined for a run of events. */
  orders(): Pick<Result, "orderOutcomes" | "orderSeries"> | undefined;
  /** Enters a worker's report. */
  enter(worker: number, report: Report, ms: number): void;
  /** Milliseconds from the schedule's zero to the last arrival, and to the start of the last call. */
  lastArrival(): number;
  lastSent(): number;
  generator(): Result["generator"];
  latencies(): Result["latencies"];
  /** Returns a percentile of the pacing error, in milliseconds. */
  pacingError(percentile: number): number | undefined;
  ingestionMeanMs(): number | undefined;
}

/** Turns the workers' reports into a run's figures. All counting happens here, so workers need not know of each other. */
export function createLedger({ eventsOfProducer, rules, warmUpMs, quietMs, flow }: LedgerOptions): Ledger {
  const account = createAccount({ eventsOfProducer, rules, warmUpMs, quietMs });
  const orders = flow === "orders" ? createOrderBooks({ eventsOfProducer, warmUpMs, quietMs }) : undefined;
  const series = createSeries();
  const pacingError = latencyRecorder();
  const putAnswer = latencyRecorder();
  const arrival = latencyRecorder();
  const toIngestion = latencyRecorder();
  const ingestionToArrival = latencyRecorder();
  const toQueue = latencyRecorder();
  const inQueue = latencyRecorder();
  const busyAtCap: number[] = [];
  const reports: (Report | undefined)[] = [];
  let heldByCap = 0;
  let putRequests = 0;
  let maxInFlightSeen = 0;
  let lastArrival = Number.NEGATIVE_INFINITY;
  let lastSent = 0;
  let wholeSeconds = true;
  let ingestions = 0;
  let ingestionSum = 0;

  function enterCalls({ calls, codes }: Report): void {
    for (const record of callsIn(calls)) {
      const { entries, intended, sent, answered, outcome, first, held } = record;
      account.call(record, codes[record.code]);
      orders?.call(record);
      series.add("intended", intended, entries);
      series.add("sent", sent, entries);
      if (outcome !== OUTCOME.unanswered) {
        series.add(outcome === OUTCOME.accepted ? "accepted" : "rejected", answered, entries);
      }
      lastSent = Math.max(lastSent, sent);
      if (!first) continue;
      putRequests++;
      if (held) heldByCap++;
      if (intended < warmUpMs) continue;
      // A call held back by the cap waited for the bus, not for the pacer.
      if (!held) pacingError.record(sent - intended);
      if (outcome !== OUTCOME.unanswered) putAnswer.record(answered - sent);
    }
  }

  function enterArrivals({ arrivals }: Report): void {
    for (const record of arrivalsIn(arrivals)) {
      const { intended, arrived, ingested, queued } = record;
      lastArrival = Math.max(lastArrival, arrived);
      if (orders?.arrival(record) === "notified") continue;
      if (!account.arrival(orders ? { ...record, rule: 0 } : record)) continue;
      series.add("delivered", arrived, 1);
      series.latency(intended, arrived - intended);
      if (intended < warmUpMs) continue;
      arrival.record(arrived - intended);
      if (!Number.isNaN(queued)) {
        toQueue.record(queued - intended);
        inQueue.record(arrived - queued);
      }
      if (Number.isNaN(ingested)) continue;
      ingestions++;
      ingestionSum += ingested - intended;
      if (record.fine) wholeSeconds = false;
      toIngestion.record(ingested - intended);
      ingestionToArrival.record(arrived - ingested);
    }
  }

  const sum = (of: (report: Report) => number) =>
    reports.reduce((total, report) => total + (report ? of(report) : 0), 0);
  const resolution = () => (ingestions === 0 ? null : wholeSeconds ? 1000 : 1);

  return {
    account,
    series,
    enter(worker, report, ms) {
      reports[worker] = report;
      series.inFlight(ms, worker, report.peakInFlight);
      maxInFlightSeen = Math.max(
        maxInFlightSeen,
        sum(({ peakInFlight }) => peakInFlight),
      );
      if (report.busyAtCap !== undefined) busyAtCap.push(report.busyAtCap);
      enterCalls(report);
      enterArrivals(report);
    },
    pending: () => account.pending() + (orders?.pending() ?? 0),
    orders: () => orders && { orderOutcomes: orders.outcomes(), orderSeries: orders.series() },
    lastArrival: () => lastArrival,
    lastSent: () => lastSent,
    generator() {
      const receiverErrors: Record<string, number> = {};
      for (const report of reports) {
        for (const [code, times] of Object.entries(report?.receiverErrors ?? {})) {
          receiverErrors[code] = (receiverErrors[code] ?? 0) + times;
        }
      }
      return {
        heldByCap,
        maxInFlightSeen,
        ...(busyAtCap.length > 0 && {
          busyAtCap: busyAtCap.reduce((total, each) => total + each, 0) / busyAtCap.length,
        }),
        ingestionResolutionMs: resolution(),
        putRequests,
        receiveRequests: sum(({ receives }) => receives),
        fullReceives: sum(({ fullReceives }) => fullReceives),
        deleteRequests: sum(({ deletes }) => deletes),
        foreignMessages: sum(({ foreign }) => foreign),
        redelivered: sum(({ redelivered }) => redelivered),
        receiverErrors,
      };
    },
    latencies() {
      const none = () => latencyRecorder().toLatency();
      const split = resolution() === 1;
      return {
        pacingError: pacingError.toLatency(),
        putAnswer: putAnswer.toLatency(),
        arrival: arrival.toLatency(),
        toIngestion: split ? toIngestion.toLatency() : none(),
        ingestionToArrival: split ? ingestionToArrival.toLatency() : none(),
        ...(orders && {
          orderSettled: arrival.toLatency(),
          ...orders.latencies(),
        }),
        ...(toQueue.count() > 0 && { toQueue: toQueue.toLatency(), inQueue: inQueue.toLatency() }),
      };
    },
    pacingError: pacingError.percentile,
    ingestionMeanMs: () => (ingestions === 0 ? undefined : ingestionSum / ingestions),
  };
}
