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

/** What the other services are told of facts: the order's own ones, with what they need to know about the order. */
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

/** What a payment's event means for its order, as of `at`. */
export function commandOf(event: PaymentEvent, at: string): Command {
  if (event.type === "PaymentVoided") return { type: event.type, at };
  if (event.type === "PaymentFailed") return { type: event.type, at, code: event.data.code, text: event.data.text };
  return { type: event.type, at, paymentId: event.data.paymentId };
}
