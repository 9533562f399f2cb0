import type { Charge } from "./provider.ts";

/**
 * What this service has said about an order's payment. It follows the provider's ledger, which is where the money is:
 * none → succeeded → refunded, or none → failed, or none → voided (the order was cancelled before any charge).
 */
export type Payment =
  | { state: "none" }
  | { state: "succeeded"; paymentId: string; amount: number; currency: string }
  | { state: "failed"; code: string; text: string }
  | { state: "refunded"; paymentId: string; amount: number; currency: string }
  | { state: "voided" };

/** A step of a payment. All are published but `PaymentVoided`: where nothing was charged there is nothing to tell. */
export type Fact =
  | { type: "PaymentSucceeded"; paymentId: string; amount: number; currency: string }
  | { type: "PaymentFailed"; code: string; text: string }
  | { type: "PaymentRefunded"; paymentId: string; amount: number; currency: string }
  | { type: "PaymentVoided" };

/**
 * The fact that follows from how the provider's ledger stands; undefined when it tells nothing new. An answer may be
 * older than the payment (two functions at work on one order): what went further never goes back. Total: it never throws.
 */
export function decide(payment: Payment, charge: Charge): Fact | undefined {
  switch (charge.status) {
    case "charged":
      return payment.state === "none" ? { type: "PaymentSucceeded", ...moneyOf(charge) } : undefined;
    case "declined":
      return payment.state === "none" ? { type: "PaymentFailed", code: charge.code, text: charge.text } : undefined;
    case "refunded":
      // From none, too: a charge whose function died before it could say so was taken all the same.
      return payment.state === "none" || payment.state === "succeeded"
        ? { type: "PaymentRefunded", ...moneyOf(charge) }
        : undefined;
    case "voided":
      return payment.state === "none" ? { type: "PaymentVoided" } : undefined;
    default:
      return charge satisfies never;
  }
}

/** The payment after a fact. */
export function evolve(_: Payment, fact: Fact): Payment {
  switch (fact.type) {
    case "PaymentSucceeded":
      return { state: "succeeded", ...moneyOf(fact) };
    case "PaymentFailed":
      return { state: "failed", code: fact.code, text: fact.text };
    case "PaymentRefunded":
      return { state: "refunded", ...moneyOf(fact) };
    case "PaymentVoided":
      return { state: "voided" };
    default:
      return fact satisfies never;
  }
}

/** Whether an order's payment needs the provider once more when the order is cancelled. */
export function holdsMoney(payment: Payment): boolean {
  // None, too: a charge may be under way, or taken and not yet written down.
  return payment.state === "none" || payment.state === "succeeded";
}

function moneyOf({ paymentId, amount, currency }: { paymentId: string; amount: number; currency: string }) {
  return { paymentId, amount, currency };
}
