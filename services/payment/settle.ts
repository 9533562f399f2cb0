import type { OrderCreated } from "../../events/contracts/order-created.ts";
import { PaymentFailed } from "../../events/contracts/payment-failed.ts";
import { PaymentRefunded } from "../../events/contracts/payment-refunded.ts";
import { PaymentSucceeded } from "../../events/contracts/payment-succeeded.ts";
import { PaymentVoided } from "../../events/contracts/payment-voided.ts";
import { type Cause, createEvent, type Event } from "../../events/event.ts";
import { decideCharge, decideRefund, evolve, type Fact, isOver, type Payment, type RefundFact } from "./payment.ts";
import { chargeAnswer, type PaymentProvider, refundAnswer } from "./provider.ts";
import type { PaymentStore } from "./store.ts";

export interface Ports {
  payments: PaymentStore;
  provider: PaymentProvider;
}

// Every lost race means that another fact was written: a payment has two, and one more for each attempt of its refund.
const ATTEMPTS = 5;

/**
 * Charges an order that has not been charged. Returns the resulting fact, undefined for a duplicate. Throws
 * `ProviderError`.
 */
export async function charge({ payments, provider }: Ports, order: OrderCreated, cause: Cause, at: string) {
  const { orderId, email, total, currency, card } = order;
  const { payment } = await payments.load(orderId);
  if (payment.state !== "none") return undefined;
  const request = { key: orderId, amount: total, currency, card };
  const answer = chargeAnswer(await provider.charge(request), request);
  return settle(payments, orderId, cause, {
    decide: (standing) => decideCharge(standing, answer, at),
    tell(fact) {
      if (fact.type !== "PaymentFailed") return eventsOf(fact, orderId, cause, at);
      return [createEvent(PaymentFailed, { orderId, email, amount: total, currency, ...fact }, cause, at)];
    },
  });
}

/**
 * Refunds a cancelled order, or prevents its charge. Returns the resulting fact; undefined when it was already settled, or
 * is a debt for `retryRefund`. Throws `ProviderError`.
 */
export async function refund(ports: Ports, orderId: string, cause: Cause, at: string) {
  const { payment } = await ports.payments.load(orderId);
  // None, too: a charge may be in progress, or taken but not yet recorded.
  if (payment.state !== "none" && payment.state !== "succeeded") return undefined;
  return askRefund(ports, orderId, payment, cause, at);
}

/**
 * Settles a cancelled order that has not received a final event: like `refund`, or, when its payment is over, by
 * republishing the payment's last event with the same id. Throws `ProviderError`.
 */
export async function settleAgain(ports: Ports, orderId: string, cause: Cause, at: string) {
  const { payment } = await ports.payments.load(orderId);
  if (!isOver(payment)) return refund(ports, orderId, cause, at);
  await ports.payments.publishAgain(orderId);
  return undefined;
}

/** Retries an outstanding refund. Returns the resulting fact, undefined when none is owed. Throws `ProviderError`. */
export async function retryRefund(ports: Ports, orderId: string, causationId: string, at: string) {
  const { payment, correlationId = causationId } = await ports.payments.load(orderId);
  if (payment.state !== "refunding") return undefined;
  return askRefund(ports, orderId, payment, { correlationId, causationId }, at);
}

async function askRefund({ payments, provider }: Ports, orderId: string, payment: Payment, cause: Cause, at: string) {
  const charged = "amount" in payment ? payment : undefined;
  const answer = refundAnswer(await provider.refund(orderId), orderId, charged);
  return settle(payments, orderId, cause, {
    decide: (standing) => decideRefund(standing, answer, at),
    tell: (fact: RefundFact) => eventsOf(fact, orderId, cause, at),
  });
}

interface Settlement<Told extends Fact> {
  decide(payment: Payment): Told | undefined;
  tell(fact: Told): Event[];
}

// The provider is asked first, so a crash before this write loses nothing: the next event about the order asks again.
async function settle<Told extends Fact>(
  payments: PaymentStore,
  orderId: string,
  { correlationId }: Cause,
  { decide, tell }: Settlement<Told>,
): Promise<Told | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const record = await payments.load(orderId);
    const fact = decide(record.payment);
    if (!fact) return undefined;
    const next = { orderId, payment: evolve(record.payment, fact), correlationId, version: record.version + 1 };
    if (await payments.save(next, tell(fact))) return fact;
  }
  throw new Error(
    `The payment of ${orderId} was changed by somebody else ${ATTEMPTS} times in a row: try again later.`,
  );
}

function eventsOf(fact: Exclude<Fact, { type: "PaymentFailed" }>, orderId: string, cause: Cause, at: string): Event[] {
  switch (fact.type) {
    case "PaymentSucceeded":
      return [createEvent(PaymentSucceeded, { orderId, ...fact }, cause, at)];
    case "PaymentRefunded":
      return [createEvent(PaymentRefunded, { orderId, ...fact }, cause, at)];
    case "PaymentVoided":
      return [createEvent(PaymentVoided, { orderId }, cause, at)];
    case "RefundDelayed":
      return [];
    default:
      return fact satisfies never;
  }
}
