import { CANCELLED, CONFIRMED, NOTIFIED } from "../order-flow/order.ts";
import type { OrderSecond, Result } from "../result/result.ts";
import { createAccount } from "./account.ts";
import { latencyRecorder } from "./histogram.ts";
import { type ArrivalRecord, type CallRecord, OUTCOME } from "./records.ts";
import { createSeries } from "./series.ts";

interface Options {
  eventsOfProducer: number[];
  warmUpMs: number;
  quietMs: number;
}

/** Accounts for what orders have beyond events: how each was settled, and whether its customer was notified. */
export function createOrderBooks({ eventsOfProducer, warmUpMs, quietMs }: Options) {
  const notifications = createAccount({ eventsOfProducer, rules: 1, warmUpMs, quietMs });
  const outcomes = eventsOfProducer.map((orders) => new Uint8Array(orders));
  const answer = latencyRecorder();
  const confirmed = latencyRecorder();
  const cancelled = latencyRecorder();
  const notified = latencyRecorder();
  const confirmedBySecond = createSeries();
  const cancelledBySecond = createSeries();
  const notifiedBySecond = createSeries();
  const bit = (rule: number) => 1 << rule;

  function settle({ producer, sequence, rule, intended, arrived }: ArrivalRecord): void {
    const orders = outcomes[producer];
    const before = orders?.[sequence];
    if (!orders || before === undefined || (before & bit(rule)) !== 0) return;
    orders[sequence] = before | bit(rule);
    (rule === CONFIRMED ? confirmedBySecond : cancelledBySecond).add("delivered", arrived, 1);
    if (intended >= warmUpMs) (rule === CONFIRMED ? confirmed : cancelled).record(arrived - intended);
  }

  function countOutcomes(warmUpOrders: number[]) {
    let [confirmedOrders, cancelledOrders, contradicted] = [0, 0, 0];
    for (const [producer, orders] of outcomes.entries()) {
      for (const bits of orders.subarray(warmUpOrders[producer])) {
        if (bits & bit(CONFIRMED)) confirmedOrders++;
        if (bits & bit(CANCELLED)) cancelledOrders++;
        if (bits === (bit(CONFIRMED) | bit(CANCELLED))) contradicted++;
      }
    }
    return { confirmed: confirmedOrders, cancelled: cancelledOrders, contradicted };
  }

  const warmUpOrders = eventsOfProducer.map(() => 0);
  return {
    call(record: CallRecord): void {
      const { producer, firstSequence, entries, intended, answered, outcome } = record;
      notifications.call(record, undefined);
      if (intended < warmUpMs) warmUpOrders[producer] = Math.max(warmUpOrders[producer] ?? 0, firstSequence + entries);
      else if (outcome === OUTCOME.accepted) answer.record(answered - intended);
    },
    /** Returns which part of the flow an event belongs to. */
    arrival(record: ArrivalRecord): "settled" | "notified" {
      const { rule, intended, arrived } = record;
      if (rule !== NOTIFIED) {
        settle(record);
        return "settled";
      }
      if (!notifications.arrival({ ...record, rule: 0 })) return "notified";
      notifiedBySecond.add("delivered", arrived, 1);
      notifiedBySecond.latency(intended, arrived - intended);
      if (intended >= warmUpMs) notified.record(arrived - intended);
      return "notified";
    },
    pending: notifications.pending,
    latencies: () => ({
      orderAnswer: answer.toLatency(),
      orderConfirmed: confirmed.toLatency(),
      orderCancelled: cancelled.toLatency(),
      orderNotified: notified.toLatency(),
    }),
    /** Returns the outcomes as they stand; the warm-up's orders are in none of them. */
    outcomes(): NonNullable<Result["orderOutcomes"]> {
      const { measured } = notifications.close({ measured: 0, warmUp: 0 });
      return { ...countOutcomes(warmUpOrders), notified: measured.delivered, unnotified: measured.lost };
    },
    series(): OrderSecond[] {
      const [ofConfirmed, ofCancelled, ofNotified] = [confirmedBySecond, cancelledBySecond, notifiedBySecond].map(
        (each) => each.rows(),
      );
      const length = Math.max(...[ofConfirmed, ofCancelled, ofNotified].map((rows) => rows?.length ?? 0));
      return Array.from({ length }, (_, second) => ({
        second,
        confirmed: ofConfirmed?.[second]?.delivered ?? 0,
        cancelled: ofCancelled?.[second]?.delivered ?? 0,
        notified: ofNotified?.[second]?.delivered ?? 0,
        p50: ofNotified?.[second]?.p50 ?? null,
        p99: ofNotified?.[second]?.p99 ?? null,
        max: ofNotified?.[second]?.max ?? null,
      }));
    },
  };
}
