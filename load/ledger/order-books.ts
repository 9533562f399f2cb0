import { CANCELLED, CONFIRMED, NOTIFIED } from "../order-flow/order.ts";
import type { Result } from "../result/result.ts";
import { createAccount } from "./account.ts";
import { latencyRecorder } from "./histogram.ts";
import type { ArrivalRecord, CallRecord } from "./records.ts";

interface Options {
  eventsOfProducer: number[];
  warmUpMs: number;
  quietMs: number;
}

/** What orders have beside events: how they were settled, and whether their customers were told. */
export function createOrderBooks({ eventsOfProducer, warmUpMs, quietMs }: Options) {
  const notifications = createAccount({ eventsOfProducer, rules: 1, warmUpMs, quietMs });
  const settled = eventsOfProducer.map((orders) => new Uint8Array(orders));
  const answer = latencyRecorder();
  const notified = latencyRecorder();
  const bit = (rule: number) => 1 << rule;
  return {
    /** From an order's intended time to its HTTP answer, and to the event that tells of its e-mail. */
    answer,
    notified,
    call: (record: CallRecord) => notifications.call(record, undefined),
    arrival(record: ArrivalRecord): "settled" | "notified" {
      const { producer, sequence, rule, intended, arrived } = record;
      if (rule !== NOTIFIED) {
        const orders = settled[producer];
        if (orders) orders[sequence] = (orders[sequence] ?? 0) | bit(rule);
        return "settled";
      }
      if (notifications.arrival({ ...record, rule: 0 }) && intended >= warmUpMs) notified.record(arrived - intended);
      return "notified";
    },
    pending: notifications.pending,
    close(): NonNullable<Result["orders"]> {
      const count = (holds: (bits: number) => boolean) =>
        settled.reduce((sum, orders) => sum + orders.reduce((all, bits) => all + (holds(bits) ? 1 : 0), 0), 0);
      const { measured, warmUp } = notifications.close({ measured: 0, warmUp: 0 });
      return {
        confirmed: count((bits) => (bits & bit(CONFIRMED)) !== 0),
        cancelled: count((bits) => (bits & bit(CANCELLED)) !== 0),
        notified: measured.delivered + warmUp.delivered,
        unnotified: measured.lost + warmUp.lost,
        contradicted: count((bits) => bits === (bit(CONFIRMED) | bit(CANCELLED))),
      };
    },
  };
}
