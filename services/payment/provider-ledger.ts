import { createHash } from "node:crypto";
import type { ChargeAnswer, ChargeRequest, RefundAnswer } from "./provider.ts";

/** What the simulated provider knows about a key. Without a charge, all `attempts` so far have failed. */
export interface LedgerEntry {
  attempts: number;
  card?: string;
  charge?: ChargeAnswer;
  refund?: { attempts: number; answer: RefundAnswer };
}

/** How long a charge of `tok_slow` takes. */
export const SLOW_MS = 5_000;
const FLAKY_FAILURES = 2;

/**
 * The test cards:
 * - `tok_approved` is charged; `tok_slow` too, but the answer takes five seconds
 * - `tok_declined` is declined: `card_declined`
 * - `tok_flaky` fails twice (`ProviderError`), then it is charged
 * - `tok_down` always fails (`ProviderError`)
 * - `tok_refund_pending` is charged; its refund is pending, and done when asked about again
 * - `tok_refund_flaky` is charged; its refund fails twice, the third attempt is done
 * - `tok_refund_failed` is charged; its refund always fails: `account_closed`
 * - any other is declined: `unknown_card`
 */
export function chargeEntry(entry: LedgerEntry | undefined, request: ChargeRequest): LedgerEntry {
  if (entry?.charge) return entry;
  const { card } = request;
  const attempts = (entry?.attempts ?? 0) + 1;
  switch (card) {
    case "tok_approved":
    case "tok_slow":
    case "tok_refund_pending":
    case "tok_refund_flaky":
    case "tok_refund_failed":
      return { attempts, card, charge: approval(request) };
    case "tok_flaky":
      return attempts > FLAKY_FAILURES ? { attempts, card, charge: approval(request) } : { attempts, card };
    case "tok_down":
      return { attempts, card };
    case "tok_declined":
      return { attempts, card, charge: decline("card_declined", "Your bank declined the card.") };
    default:
      return { attempts, card, charge: decline("unknown_card", "We do not know this card.") };
  }
}

/** Refunds what was charged, depending on its card; a key that was not charged is voided for good. */
export function refundEntry(entry: LedgerEntry = { attempts: 0 }): LedgerEntry {
  const { card, charge, refund } = entry;
  if (!charge) return { ...entry, charge: { status: "voided" } };
  if (charge.status !== "charged" || refund?.answer.status === "refunded") return entry;
  const { status: _, ...money } = charge;
  const attempts = (refund?.attempts ?? 0) + 1;
  return { ...entry, refund: { attempts, answer: { ...refundOutcome(card, attempts), ...money } } };
}

/** Returns the state of a key's refund after `refundEntry`. */
export const refundIn = ({ refund }: LedgerEntry): RefundAnswer => refund?.answer ?? { status: "voided" };

type RefundOutcome = { status: "refunded" } | { status: "pending" } | { status: "failed"; code: string };

function refundOutcome(card: string | undefined, attempt: number): RefundOutcome {
  if (card === "tok_refund_pending" && attempt === 1) return { status: "pending" };
  if (card === "tok_refund_flaky" && attempt <= FLAKY_FAILURES) return { status: "failed", code: "bank_unavailable" };
  if (card === "tok_refund_failed") return { status: "failed", code: "account_closed" };
  return { status: "refunded" };
}

function approval({ key, amount, currency }: ChargeRequest): ChargeAnswer {
  const paymentId = `pay_${createHash("sha256").update(key).digest("hex").slice(0, 24)}`;
  return { status: "charged", paymentId, amount, currency };
}

const decline = (code: string, text: string): ChargeAnswer => ({ status: "declined", code, text });
