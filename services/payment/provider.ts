/**
 * The payment provider, as this service needs it. `key` is the order's id: one key, at most one charge, for good.
 * (With Stripe: one PaymentIntent a key; `charge` confirms it, `refund` refunds it, or cancels it before it succeeded.)
 */
export interface PaymentProvider {
  /** Takes the money unless this key was asked before. Answers how the key stands. Throws `ProviderError` when it cannot say. */
  charge(request: ChargeRequest): Promise<Charge>;
  /** Gives back what the key took; a key that took nothing is voided: it never will. Answers how the key stands. */
  refund(key: string): Promise<Charge>;
}

/** `amount` is in minor units of `currency`. */
export interface ChargeRequest {
  key: string;
  amount: number;
  currency: string;
  card: string;
}

/** How a key stands in the provider's ledger. */
export type Charge =
  | { status: "charged" | "refunded"; paymentId: string; amount: number; currency: string }
  | { status: "declined"; code: string; text: string }
  | { status: "voided" };

/** The provider could not be reached or could not answer: try again later. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
}
