import type { ChargeAnswer, RefundAnswer } from "./provider.ts";

/** `amount` is in minor units of `currency`. */
export interface Money {
  paymentId: string;
  amount: number;
  currency: string;
}

/** A refund that was asked for and is not done. Times are ISO 8601 UTC. */
export interface Debt {
  owedSince: string;
  /** How often the provider was asked for it. */
  attempts: number;
  /** Why the last attempt did not end it: `pending`, or the provider's code. */
  reason: string;
  /** When to ask again. */
  askAt: string;
}

/**
 * What this service knows of an order's payment. It follows the provider's books, which is where the money is:
 * none → succeeded → refunding → refunded, or none → failed, or none → voided (the order was cancelled before any charge).
 * A refund that is done at once skips `refunding`; only `refunded` ends what is owed.
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

/** A step of a payment. All are published but `RefundDelayed`, which is this service's own affair. */
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
 * The fact that follows from what the provider says of the charge; undefined when it tells nothing new. An answer may be
 * older than the payment (two functions at work on one order): what went further never goes back. Total: it never throws.
 */
export function decideCharge(payment: Payment, answer: ChargeAnswer, at: string): ChargeFact | undefined {
  switch (answer.status) {
    case "charged":
      if (payment.state === "none") return { type: "PaymentSucceeded", ...moneyOf(answer) };
      // No provider should do that; but the order is cancelled, so its money is owed.
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
 * The fact that follows from what the provider says of the refund of a cancelled order; undefined when it tells nothing
 * new. Whatever money the provider speaks of is owed until it says `refunded`. Total: it never throws.
 */
export function decideRefund(payment: Payment, answer: RefundAnswer, at: string): RefundFact | undefined {
  if (payment.state === "refunded") return undefined;
  switch (answer.status) {
    case "refunded":
      // From none, too: a charge whose function died before it could say so was taken all the same.
      return { type: "PaymentRefunded", ...moneyOf(answer) };
    case "pending":
      return delayed(payment, answer, answer.status, at);
    case "failed":
      return delayed(payment, answer, answer.code, at);
    case "voided":
      if (payment.state === "none") return { type: "PaymentVoided" };
      // It said that it took this money: only a person can tell which of its answers is true.
      return "paymentId" in payment ? delayed(payment, payment, "no_charge_found", at) : undefined;
    default:
      return answer satisfies never;
  }
}

/** Whether a payment is over: its last fact was published, and no other follows. */
export const isOver = ({ state }: Payment): boolean => state === "failed" || state === "refunded" || state === "voided";

/** The payment after a fact. */
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
