/**
 * What is open about a cancelled order until the payment service has told what became of its money. Times are ISO 8601
 * UTC.
 */
export interface Settlement {
  /** When the order was cancelled, or when money turned up that nobody may keep. */
  since: string;
  /** How often the payment service was asked for news. */
  asked: number;
  /** When to ask next. */
  askAt: string;
}

// A queue's consumer tries for up to eleven minutes: whoever asks earlier asks about what is still on its way.
const FIRST_WAIT_MS = 15 * 60_000;
const LONGEST_WAIT_MS = 6 * 60 * 60_000;

/** The settlement of an order that ends at `at`. */
export const openSettlement = (at: string): Settlement => ({ since: at, asked: 0, askAt: later(at, 0) });

/** The settlement after the payment service was asked at `at`: each time, it gets twice as long. */
export const askedAgain = ({ since, asked }: Settlement, at: string): Settlement => ({
  since,
  asked: asked + 1,
  askAt: later(at, asked + 1),
});

/** Whether the payment's news, by their types, leave no money of a cancelled order unaccounted for. */
export function isSettled(history: readonly { type: string }[]): boolean {
  const types = new Set(history.map(({ type }) => type));
  if (types.has("PaymentRefunded")) return true;
  return !types.has("PaymentSucceeded") && (types.has("PaymentFailed") || types.has("PaymentVoided"));
}

const later = (at: string, asked: number): string =>
  new Date(Date.parse(at) + Math.min(FIRST_WAIT_MS * 2 ** asked, LONGEST_WAIT_MS)).toISOString();
