import { OrderCancelled } from "../../events/contracts/order-cancelled.ts";
import { OrderConfirmed } from "../../events/contracts/order-confirmed.ts";
import type { PaymentFailed } from "../../events/contracts/payment-failed.ts";
import type { PaymentRefunded } from "../../events/contracts/payment-refunded.ts";
import type { PaymentSucceeded } from "../../events/contracts/payment-succeeded.ts";
import type { PaymentVoided } from "../../events/contracts/payment-voided.ts";
import { SettlementRequested } from "../../events/contracts/settlement-requested.ts";
import { type Cause, createEvent, type Event } from "../../events/event.ts";
import type { Command, Fact, Order } from "./order.ts";

type PaymentEvent = Event<
  typeof PaymentSucceeded | typeof PaymentFailed | typeof PaymentRefunded | typeof PaymentVoided
>;

/** Returns the events to publish for facts: only the order's own facts, with the details that other services need. */
export function eventsOf(order: Order, facts: Fact[], cause: Cause): Event[] {
  const { orderId, customerId, email, currency, total } = order;
  const about = { orderId, customerId, email, currency, total };
  return facts.flatMap((fact): Event[] => {
    switch (fact.type) {
      case "OrderConfirmed":
        return [createEvent(OrderConfirmed, { ...about, paymentId: fact.paymentId }, cause, fact.at)];
      case "OrderCancelled":
        return [createEvent(OrderCancelled, { ...about, reason: fact.reason }, cause, fact.at)];
      case "SettlementRequested":
        return [createEvent(SettlementRequested, { orderId }, cause, fact.at)];
      default:
        return [];
    }
  });
}

/** Returns the command that a payment event means for its order, as of `at`. */
export function commandOf(event: PaymentEvent, at: string): Command {
  if (event.type === "PaymentVoided") return { type: event.type, at };
  if (event.type === "PaymentFailed") return { type: event.type, at, code: event.data.code, text: event.data.text };
  return { type: event.type, at, paymentId: event.data.paymentId };
}
