import fc from "fast-check";
import { expect, test } from "vitest";
import type { catalogue } from "../events/contracts/catalogue.ts";
import { OrderCreated } from "../events/contracts/order-created.ts";
import { createEvent, type Event } from "../events/event.ts";
import { changeOrder } from "../services/order/change-order.ts";
import { expireOrders } from "../services/order/expire-orders.ts";
import { type Command, decide, evolve } from "../services/order/order.ts";
import { commandOf } from "../services/order/order-events.ts";
import { requestSettlements } from "../services/order/request-settlements.ts";
import type { OrderStore } from "../services/order/store.ts";
import { ProviderError } from "../services/payment/provider.ts";
import { chargeEntry, type LedgerEntry, refundEntry, refundIn } from "../services/payment/provider-ledger.ts";
import { reconcileRefunds } from "../services/payment/reconcile-refunds.ts";
import { charge, type Ports, refund, settleAgain } from "../services/payment/settle.ts";
import type { PaymentRecord } from "../services/payment/store.ts";

const orderId = "ord_00000000000000000000000000000001";
const MINUTE = 60_000;
const start = Date.UTC(2026, 10, 23, 12);
const cause = { correlationId: "corr-1", causationId: "request-1" };
const about = { orderId, customerId: "ada", email: "ada@example.com", currency: "EUR", total: 4990 };
const lines = [{ sku: "tea", quantity: 1, unitPrice: 4990 }];

type OrderRecord = NonNullable<Awaited<ReturnType<OrderStore["load"]>>>;
type BusEvent = Event<(typeof catalogue)[keyof typeof catalogue]>;

/** Both services with one order, and a bus between them that loses an event whenever `loses` says so. */
function world(card: string, loses: () => boolean) {
  let now = start;
  const at = () => new Date(now).toISOString();
  const bus: BusEvent[] = [];
  const publish = (events: Event[]) => void bus.push(...(events as BusEvent[]));
  let entry: LedgerEntry | undefined;
  let payment: PaymentRecord = { orderId, payment: { state: "none" }, version: 0 };
  let paymentOutbox: Event[] = [];
  const expiresAt = new Date(start + 15 * MINUTE).toISOString();
  const [created] = decide(undefined, { type: "Create", at: at(), ...about, lineCount: 1, expiresAt });
  if (!created) throw new Error("There is no order.");
  let order: OrderRecord = { order: evolve(undefined, created), version: 1, correlationId: "corr-1", fingerprint: "" };
  publish([createEvent(OrderCreated, { ...about, card, lines }, cause, at())]);

  const orders: OrderStore = {
    load: async () => order,
    async save(record, events) {
      order = record;
      publish(events);
      return true;
    },
    async *overdue(time) {
      if (order.order.state === "PENDING" && order.order.expiresAt <= time) yield [orderId];
    },
    async unsettled() {
      const settlement = order.order.state === "CANCELLED" ? order.order.settlement : undefined;
      return settlement ? [{ orderId, ...settlement }] : [];
    },
    async *sales() {},
    saveReport: async () => false,
  };
  const ports: Ports = {
    payments: {
      load: async () => payment,
      async save(record, events) {
        payment = record;
        paymentOutbox = events;
        publish(events);
        return true;
      },
      async publishAgain() {
        publish(paymentOutbox);
      },
      owed: async () => (payment.payment.state === "refunding" ? [{ orderId, ...payment.payment }] : []),
    },
    provider: {
      async charge(request) {
        entry = chargeEntry(entry, request);
        if (entry.charge) return entry.charge;
        throw new ProviderError("no answer");
      },
      async refund() {
        entry = refundEntry(entry);
        return refundIn(entry);
      },
    },
  };

  /** One delivery: an event that keeps failing is a dead letter, which is as good as lost. */
  async function consume(event: BusEvent): Promise<void> {
    const next = { correlationId: event.metadata.correlationId, causationId: event.metadata.eventId };
    switch (event.type) {
      case "OrderCreated":
        await charge(ports, event.data, next, at()).catch(() => {});
        return;
      case "OrderCancelled":
        await refund(ports, orderId, next, at());
        return;
      case "SettlementRequested":
        await settleAgain(ports, orderId, next, at());
        return;
      case "PaymentSucceeded":
      case "PaymentFailed":
      case "PaymentRefunded":
      case "PaymentVoided":
        await changeOrder(orders, orderId, commandOf(event, at()), next);
        return;
      default:
    }
  }

  async function deliver(): Promise<void> {
    for (let event = bus.shift(); event; event = bus.shift()) if (!loses()) await consume(event);
  }

  /** Minutes pass, with what runs on schedules `every` so many of them. Returns what the alarms would count at the end. */
  async function pass(minutes: number, every: number) {
    const limits = { overdueAfterMs: 24 * 60 * MINUTE, hasTime: () => true };
    const overdue = { refunds: 0, settlements: 0 };
    for (const end = now + minutes * MINUTE; now < end; ) {
      now += every * MINUTE;
      await expireOrders(orders, at(), "tick");
      const reconciled = await reconcileRefunds(ports, at(), "tick", limits);
      const requests = await requestSettlements(orders, at(), "tick", limits);
      expect([...reconciled.failures, ...requests.failures]).toEqual([]);
      overdue.refunds = reconciled.overdue.length;
      overdue.settlements = requests.overdue.length;
      await deliver();
    }
    return overdue;
  }

  return {
    deliver,
    pass,
    cancel: () => changeOrder(orders, orderId, { type: "Cancel", at: at() } satisfies Command, cause),
    order: () => order.order,
    money: () => ({
      taken: entry?.charge?.status === "charged",
      back: entry !== undefined && refundIn(entry).status === "refunded",
    }),
  };
}

const card = fc.constantFrom(
  "tok_approved",
  "tok_declined",
  "tok_down",
  "tok_refund_pending",
  "tok_refund_flaky",
  "tok_refund_failed",
);
/** Which of the events are lost: in the long run none, but any of the first twelve. */
const losses = fc.array(fc.boolean(), { maxLength: 12 });

test("whichever events are lost, a cancelled order's money goes back, or alarms go off on both sides", async () => {
  await fc.assert(
    fc.asyncProperty(card, losses, fc.nat({ max: 3 }), fc.boolean(), async (token, lost, cancelAfter, quick) => {
      const left = [...lost];
      const here = world(token, () => left.shift() ?? false);
      if (!quick) await here.deliver();
      await here.pass(cancelAfter * 5, 5);
      await here.cancel();
      // Twelve requests and their answers take less than four days, at six hours a turn.
      const overdue = await here.pass(5 * 24 * 60, 60);

      const order = here.order();
      const { taken, back } = here.money();
      expect(order.state).toBe("CANCELLED");
      if (token === "tok_refund_failed" && taken) {
        expect(back).toBe(false);
        expect(overdue).toEqual({ refunds: 1, settlements: 1 });
      } else {
        expect(back).toBe(taken);
        expect(order).not.toHaveProperty("settlement.since");
        expect(overdue).toEqual({ refunds: 0, settlements: 0 });
        const end = taken
          ? "PaymentRefunded"
          : token === "tok_declined"
            ? /PaymentFailed|PaymentVoided/
            : "PaymentVoided";
        expect(order.history.map(({ type }) => type).join()).toMatch(end);
      }
    }),
    { numRuns: 300 },
  );
});

test("whichever events are lost, an order that nobody cancels is confirmed, or ends with its money back", async () => {
  await fc.assert(
    fc.asyncProperty(card, losses, async (token, lost) => {
      const left = [...lost];
      const here = world(token, () => left.shift() ?? false);
      await here.deliver();
      await here.pass(5 * 24 * 60, 60);
      const order = here.order();
      const { taken, back } = here.money();
      if (order.state === "CONFIRMED") expect([taken, back]).toEqual([true, false]);
      else if (token !== "tok_refund_failed") expect([order.state, back]).toEqual(["CANCELLED", taken]);
    }),
    { numRuns: 300 },
  );
});
