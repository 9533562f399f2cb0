import * as v from "valibot";
import { Currency, Id, Money, Text } from "../../events/fields.ts";

/**
 * The payment provider, as this service needs it. `key` is the order's id: one key, at most one charge and one refund,
 * for good. Both methods throw `ProviderError` when the provider cannot say.
 *
 * With Stripe: one PaymentIntent per key; `charge` confirms it. `refund` cancels one that did not succeed (`voided`), or
 * creates a Refund unless one is under way: `succeeded` is `refunded`, `requires_action` is `pending`, `canceled` is
 * `failed`, and asking again makes the next attempt. https://docs.stripe.com/api/refunds/object#refund_object-status
 */
export interface PaymentProvider {
  /** Takes the money unless this key was asked before. Returns how the key's charge stands, whatever became of it later. */
  charge(request: ChargeRequest): Promise<ChargeAnswer>;
  /** Gives back what the key took, or voids a key that took nothing. Returns how that stands; to be asked again until it is over. */
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
  /** The key was voided before: it took nothing and never will. */
  v.object({ status: v.literal("voided") }),
]);
export type ChargeAnswer = v.InferOutput<typeof ChargeAnswer>;

const RefundAnswer = v.variant("status", [
  v.object({ status: v.literal("refunded"), ...money }),
  /** Under way: the money is neither back nor refused. */
  v.object({ status: v.literal("pending"), ...money }),
  /** Refused: the money is still here. */
  v.object({ status: v.literal("failed"), ...money, code: Id }),
  /** The key took nothing and never will. */
  v.object({ status: v.literal("voided") }),
]);
export type RefundAnswer = v.InferOutput<typeof RefundAnswer>;

/** The provider could not be reached or could not answer: try again later. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
}

/** Checks what a provider says about a charge. Throws `ProviderError` for what is no answer to this request. */
export function chargeAnswer(answer: unknown, { key, amount, currency }: ChargeRequest): ChargeAnswer {
  const checked = validAnswer(ChargeAnswer, answer, `the charge of ${key}`);
  if (checked.status === "charged") sameMoney(checked, { amount, currency }, `the charge of ${key}`);
  return checked;
}

/** Checks what a provider says about a refund. Throws `ProviderError` for what is no answer, or about other money than was charged. */
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
