/**
 * The open settlement of a cancelled order, until the payment service has accounted for its money. Times are ISO 8601
 * UTC.
 */
export interface Settlement {
  /** When the order was cancelled, or when a payment arrived after that. */
  since: string;
  /** How often the payment service has been asked. */
  asked: number;
  /** When to ask next. */
  askAt: string;
}

// A queue's consumer retries for up to eleven minutes: asking earlier would only find work in progress.
const FIRST_WAIT_MS = 15 * 60_000;
const LONGEST_WAIT_MS = 6 * 60 * 60_000;

/** Returns the settlement of an order that is cancelled at `at`. */
export const openSettlement = (at: string): Settlement => ({ since: at, asked: 0, askAt: later(at, 0) });

/** Returns the settlement after the payment service was asked at `at`; the interval doubles each time. */
export const askedAgain = ({ since, asked }: Settlement, at: string): Settlement => ({
  since,
  asked: asked + 1,
  askAt: later(at, asked + 1),
});

/** Whether the payment events in the history account for all of a cancelled order's money. */
export function isSettled(history: readonly { type: string }[]): boolean {
  const types = new Set(history.map(({ type }) => type));
  if (types.has("PaymentRefunded")) return true;
  return !types.has("PaymentSucceeded") && (types.has("PaymentFailed") || types.has("PaymentVoided"));
}

const later = (at: string, asked: number): string =>
  new Date(Date.parse(at) + Math.min(FIRST_WAIT_MS * 2 ** asked, LONGEST_WAIT_MS)).toISOString();
