import { createHash } from "node:crypto";
import type { Charge, ChargeRequest } from "./provider.ts";

/** What the simulated provider knows of a key. Without a charge: it was asked `attempts` times and failed each time. */
export interface LedgerEntry {
  attempts: number;
  charge?: Charge;
}

/** How long the provider takes to answer about a charge of `tok_slow`. */
export const SLOW_MS = 5_000;
const FLAKY_FAILURES = 2;

/**
 * The test cards:
 * - `tok_approved` is charged; `tok_slow` too, but the answer takes five seconds
 * - `tok_declined` is declined: `card_declined`
 * - `tok_flaky` fails twice (`ProviderError`), then it is charged
 * - `tok_down` fails always (`ProviderError`)
 * - any other is declined: `unknown_card`
 */
export function chargeEntry(entry: LedgerEntry | undefined, request: ChargeRequest): LedgerEntry {
  if (entry?.charge) return entry;
  const attempts = (entry?.attempts ?? 0) + 1;
  switch (request.card) {
    case "tok_approved":
    case "tok_slow":
      return { attempts, charge: approval(request) };
    case "tok_flaky":
      return attempts > FLAKY_FAILURES ? { attempts, charge: approval(request) } : { attempts };
    case "tok_down":
      return { attempts };
    case "tok_declined":
      return { attempts, charge: { status: "declined", code: "card_declined", text: "Your bank declined the card." } };
    default:
      return { attempts, charge: { status: "declined", code: "unknown_card", text: "We do not know this card." } };
  }
}

/** Gives back what was charged; what was not charged never will be. */
export function refundEntry(entry: LedgerEntry = { attempts: 0 }): LedgerEntry {
  if (!entry.charge) return { ...entry, charge: { status: "voided" } };
  return entry.charge.status === "charged" ? { ...entry, charge: { ...entry.charge, status: "refunded" } } : entry;
}

function approval({ key, amount, currency }: ChargeRequest): Charge {
  const paymentId = `pay_${createHash("sha256").update(key).digest("hex").slice(0, 24)}`;
  return { status: "charged", paymentId, amount, currency };
}
