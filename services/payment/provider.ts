import * as v from "valibot";
import { Currency, Id, Money, Text } from "../../events/fields.ts";

/**
 * The payment provider that this service needs. `key` is the order's id: a key has at most one charge and one refund,
 * ever. Both methods throw `ProviderError` when the provider is unavailable.
 *
 * With Stripe: one PaymentIntent per key; `charge` confirms it. `refund` cancels one that did not succeed (`voided`), or
 * creates a Refund unless one is under way: `succeeded` is `refunded`, `requires_action` is `pending`, `canceled` is
 * `failed`, and asking again makes the next attempt. https://docs.stripe.com/api/refunds/object#refund_object-status
 */
export interface PaymentProvider {
  /** Charges the key unless it was already charged. Returns the state of the key's charge, regardless of a later refund. */
  charge(request: ChargeRequest): Promise<ChargeAnswer>;
  /** Refunds the key's charge, or voids a key without one. Returns the state; call it again until that is final. */
  refund(key: string): Promise<RefundAnswer>;
}

/** `amount` is in minor units of `currency`. */
export interface ChargeRequest {
  key: string;
  amount: number;
  currency: string;
  card: string;
}

const money = { paymentId: Id, amount: Money, currency: Currency };

const ChargeAnswer = v.variant("status", [
  v.object({ status: v.literal("charged"), ...money }),
  v.object({ status: v.literal("declined"), code: Id, text: Text }),
  /** The key was voided: it was not charged and never will be. */
  v.object({ status: v.literal("voided") }),
]);
export type ChargeAnswer = v.InferOutput<typeof ChargeAnswer>;

const RefundAnswer = v.variant("status", [
  v.object({ status: v.literal("refunded"), ...money }),
  /** In progress: neither refunded nor failed. */
  v.object({ status: v.literal("pending"), ...money }),
  /** Failed: the provider still has the money. */
  v.object({ status: v.literal("failed"), ...money, code: Id }),
  /** The key was not charged and never will be. */
  v.object({ status: v.literal("voided") }),
]);
export type RefundAnswer = v.InferOutput<typeof RefundAnswer>;

/** The provider could not be reached or could not answer; worth a retry. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
}

/** Validates a provider's answer about a charge. Throws `ProviderError` when it does not match the request. */
export function chargeAnswer(answer: unknown, { key, amount, currency }: ChargeRequest): ChargeAnswer {
  const checked = validAnswer(ChargeAnswer, answer, `the charge of ${key}`);
  if (checked.status === "charged") sameMoney(checked, { amount, currency }, `the charge of ${key}`);
  return checked;
}

/**
 * Validates a provider's answer about a refund. Throws `ProviderError` when it is malformed or its amount was not
 * charged.
 */
export function refundAnswer(
  answer: unknown,
  key: string,
  charged?: { amount: number; currency: string },
): RefundAnswer {
  const checked = validAnswer(RefundAnswer, answer, `the refund of ${key}`);
  if (charged && checked.status !== "voided") sameMoney(checked, charged, `the refund of ${key}`);
  return checked;
}

function validAnswer<Schema extends v.GenericSchema>(schema: Schema, answer: unknown, what: string) {
  const result = v.safeParse(schema, answer);
  if (result.success) return result.output;
  const wrong = result.issues.map((issue) => `${v.getDotPath(issue) ?? "answer"}: ${issue.message}`).join("; ");
  throw new ProviderError(`The provider's answer about ${what} is not one of its contract (${wrong}): ask it again.`);
}

function sameMoney(
  told: { amount: number; currency: string },
  asked: { amount: number; currency: string },
  what: string,
): void {
  if (told.amount === asked.amount && told.currency === asked.currency) return;
  throw new ProviderError(
    `About ${what} the provider speaks of ${told.amount} ${told.currency} instead of ${asked.amount} ${asked.currency}: look into its books.`,
  );
}
