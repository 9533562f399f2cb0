import type { OrderCancelled } from "../../events/contracts/order-cancelled.ts";
import type { OrderConfirmed } from "../../events/contracts/order-confirmed.ts";
import type { PaymentFailed } from "../../events/contracts/payment-failed.ts";
import type { Event } from "../../events/event.ts";
import { money } from "./money.ts";

/** An e-mail; `template` names its kind. */
export interface Mail {
  template: "order-confirmed" | "order-cancelled" | "payment-failed" | "daily-sales";
  to: string;
  subject: string;
  text: string;
}

export type OrderUpdate = Event<typeof OrderConfirmed | typeof OrderCancelled | typeof PaymentFailed>;

const BECAUSE = {
  payment_failed: "because the payment did not go through. Nothing was charged.",
  payment_timeout: "because it was not paid in time. If we charged you after all, we give the money back.",
  customer_request: "as you asked. If it was paid already, we give the money back.",
};

/** Returns the e-mail that tells a customer about an event. */
export function mailOf(event: OrderUpdate): Mail {
  const { orderId, email: to } = event.data;
  switch (event.type) {
    case "OrderConfirmed": {
      const { total, currency } = event.data;
      const text = `Thank you. We received ${money(total, currency)} and confirm your order ${orderId}.`;
      return { template: "order-confirmed", to, subject: `Your order ${orderId} is confirmed`, text };
    }
    case "OrderCancelled": {
      const text = `Your order ${orderId} was cancelled ${BECAUSE[event.data.reason]}`;
      return { template: "order-cancelled", to, subject: `Your order ${orderId} is cancelled`, text };
    }
    case "PaymentFailed": {
      const { amount, currency, text: why } = event.data;
      const text = `We could not charge ${money(amount, currency)} for your order ${orderId}. ${why}`;
      return { template: "payment-failed", to, subject: `The payment of your order ${orderId} failed`, text };
    }
    default:
      return event satisfies never;
  }
}
