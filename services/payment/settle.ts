import { type Cause, createEvent, type Event } from "../../events/event.ts";
import type { OrderCancelled } from "../../events/order-cancelled.ts";
import type { OrderCreated } from "../../events/order-created.ts";
import { PaymentFailed } from "../../events/payment-failed.ts";
import { PaymentRefunded } from "../../events/payment-refunded.ts";
import { PaymentSucceeded } from "../../events/payment-succeeded.ts";
import { decide, evolve, type Fact, holdsMoney } from "./payment.ts";
import type { Charge, PaymentProvider } from "./provider.ts";
import type { PaymentStore } from "./store.ts";

interface Ports {
  payments: PaymentStore;
  provider: PaymentProvider;
}

type Order = OrderCreated | OrderCancelled;

// Every lost race means that another fact was written, and a payment has two.
const ATTEMPTS = 5;

/** Charges an order that was not charged before. Answers what came of it, undefined for a duplicate. Throws `ProviderError`. */
export async function charge({ payments, provider }: Ports, order: OrderCreated, cause: Cause, at: string) {
  const { payment } = await payments.load(order.orderId);
  if (payment.state !== "none") return undefined;
  const { orderId: key, total: amount, currency, card } = order;
  return settle(payments, order, await provider.charge({ key, amount, currency, card }), cause, at);
}

/** Gives back what a cancelled order was charged, or sees to it that it never is. Throws `ProviderError`. */
export async function refund({ payments, provider }: Ports, order: OrderCancelled, cause: Cause, at: string) {
  const { payment } = await payments.load(order.orderId);
  if (!holdsMoney(payment)) return undefined;
  return settle(payments, order, await provider.refund(order.orderId), cause, at);
}

// The provider was asked first, so a crash before this write loses nothing: the next event about the order asks again.
async function settle(payments: PaymentStore, order: Order, charge: Charge, cause: Cause, at: string) {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const record = await payments.load(order.orderId);
    const fact = decide(record.payment, charge);
    if (!fact) return undefined;
    const next = { ...record, payment: evolve(record.payment, fact), version: record.version + 1 };
    if (await payments.save(next, eventsOf(fact, order, cause, at))) return fact;
  }
  throw new Error(
    `The payment of ${order.orderId} was changed by somebody else ${ATTEMPTS} times in a row: try again later.`,
  );
}

function eventsOf(fact: Fact, { orderId, email, total, currency }: Order, cause: Cause, at: string): Event[] {
  switch (fact.type) {
    case "PaymentSucceeded":
      return [createEvent(PaymentSucceeded, { orderId, ...fact }, cause, at)];
    case "PaymentRefunded":
      return [createEvent(PaymentRefunded, { orderId, ...fact }, cause, at)];
    case "PaymentFailed":
      return [createEvent(PaymentFailed, { orderId, email, amount: total, currency, ...fact }, cause, at)];
    case "PaymentVoided":
      return [];
    default:
      return fact satisfies never;
  }
}
