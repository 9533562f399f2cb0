import type { ChargeAnswer, RefundAnswer } from "./provider.ts";

/** `amount` is in minor units of `currency`. */
export interface Money {
  paymentId: string;
  amount: number;
  currency: string;
}

/** A requested refund that is not done. Times are ISO 8601 UTC. */
export interface Debt {
  owedSince: string;
  /** How often the provider has been asked for it. */
  attempts: number;
  /** Why the last attempt did not complete it: `pending`, or the provider's code. */
  reason: string;
  /** When to ask again. */
  askAt: string;
}

/**
 * What this service knows about an order's payment. It follows the provider's books, which are authoritative:
 * none → succeeded → refunding → refunded, or none → failed, or none → voided (the order was cancelled before any charge).
 * A refund that is done at once skips `refunding`; only `refunded` settles a debt.
 */
export type Payment =
  | { state: "none" }
  | ({ state: "succeeded" } & Money)
  | { state: "failed"; code: string; text: string }
  | ({ state: "refunding" } & Money & Debt)
  | ({ state: "refunded" } & Money)
  | { state: "voided" };

type Delayed = { type: "RefundDelayed" } & Money & Debt;
type Voided = { type: "PaymentVoided" };

/** A step of a payment. All are published except `RefundDelayed`, which is internal to this service. */
export type Fact =
  | ({ type: "PaymentSucceeded" } & Money)
  | { type: "PaymentFailed"; code: string; text: string }
  | ({ type: "PaymentRefunded" } & Money)
  | Delayed
  | Voided;

export type ChargeFact = Exclude<Fact, { type: "PaymentRefunded" }>;
export type RefundFact = Extract<Fact, { type: "PaymentRefunded" }> | Delayed | Voided;

const FIRST_WAIT_MS = 5 * 60_000;
const LONGEST_WAIT_MS = 6 * 60 * 60_000;

/**
 * Returns the fact that follows from the provider's answer about the charge; undefined if there is nothing new. An answer
 * may be older than the payment (two functions working on one order): a payment never moves backward. Never throws.
 */
export function decideCharge(payment: Payment, answer: ChargeAnswer, at: string): ChargeFact | undefined {
  switch (answer.status) {
    case "charged":
      if (payment.state === "none") return { type: "PaymentSucceeded", ...moneyOf(answer) };
      // A provider should never do this, but the order is cancelled, so its money is owed.
      return payment.state === "failed" || payment.state === "voided"
        ? delayed(payment, answer, "charged_after_end", at)
        : undefined;
    case "declined":
      return payment.state === "none" ? { type: "PaymentFailed", code: answer.code, text: answer.text } : undefined;
    case "voided":
      return payment.state === "none" ? { type: "PaymentVoided" } : undefined;
    default:
      return answer satisfies never;
  }
}

/**
 * Returns the fact that follows from the provider's answer about the refund of a cancelled order; undefined if there is
 * nothing new. Any money that the provider reports is owed until it says `refunded`. Never throws.
 */
export function decideRefund(payment: Payment, answer: RefundAnswer, at: string): RefundFact | undefined {
  if (payment.state === "refunded") return undefined;
  switch (answer.status) {
    case "refunded":
      // From none, too: a charge whose function crashed before recording it was still taken.
      return { type: "PaymentRefunded", ...moneyOf(answer) };
    case "pending":
      return delayed(payment, answer, answer.status, at);
    case "failed":
      return delayed(payment, answer, answer.code, at);
    case "voided":
      if (payment.state === "none") return { type: "PaymentVoided" };
      // It previously reported this charge: only a person can find out which of its answers is true.
      return "paymentId" in payment ? delayed(payment, payment, "no_charge_found", at) : undefined;
    default:
      return answer satisfies never;
  }
}

/** Whether a payment is over: its last fact was published, and no more will follow. */
export const isOver = ({ state }: Payment): boolean => state === "failed" || state === "refunded" || state === "voided";

/** Returns the payment after a fact. */
export function evolve(_: Payment, fact: Fact): Payment {
  switch (fact.type) {
    case "PaymentSucceeded":
      return { state: "succeeded", ...moneyOf(fact) };
    case "PaymentFailed":
      return { state: "failed", code: fact.code, text: fact.text };
    case "RefundDelayed": {
      const { owedSince, attempts, reason, askAt } = fact;
      return { state: "refunding", ...moneyOf(fact), owedSince, attempts, reason, askAt };
    }
    case "PaymentRefunded":
      return { state: "refunded", ...moneyOf(fact) };
    case "PaymentVoided":
      return { state: "voided" };
    default:
      return fact satisfies never;
  }
}

function delayed(payment: Payment, money: Money, reason: string, at: string): Delayed {
  const { owedSince, attempts } = payment.state === "refunding" ? payment : { owedSince: at, attempts: 0 };
  const wait = Math.min(FIRST_WAIT_MS * 2 ** attempts, LONGEST_WAIT_MS);
  const askAt = new Date(Date.parse(at) + wait).toISOString();
  return { type: "RefundDelayed", ...moneyOf(money), owedSince, attempts: attempts + 1, reason, askAt };
}

function moneyOf({ paymentId, amount, currency }: Money): Money {
  return { paymentId, amount, currency };
}
