import type { RetryPolicy } from "@aws-sdk/client-eventbridge";

/** A delivery to a target, with what a retry policy needs to know. */
interface Attempted {
  target: { RetryPolicy?: RetryPolicy };
  /** Attempts made so far. */
  attempts: number;
  /** Milliseconds since the epoch. */
  acceptedAt: number;
}

/** The retry policy of a target that sets none: a day, at most 185 retries. */
const DEFAULT_RETRIES = 185;
const DEFAULT_AGE_SECONDS = 86_400;

// AWS publishes no schedule, only "exponential back off and jitter". With these, 185 retries span about a day.
const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 600_000;

export type Exhausted = "MaximumRetryAttempts" | "MaximumEventAgeInSeconds";

/** What follows a failed attempt that can be retried: another one at a given time, or the end of the policy. */
export type Next = { retryAt: number } | { exhausted: Exhausted };

/**
 * Returns what follows a failed attempt. `jitter` is in [0, 1), `atLeastMs` is the delay the target asked for.
 * `delivery.attempts` includes the attempt that just failed.
 */
export function afterFailure(delivery: Attempted, now: number, jitter: number, atLeastMs = 0): Next {
  const retries = delivery.attempts - 1;
  if (retries >= (delivery.target.RetryPolicy?.MaximumRetryAttempts ?? DEFAULT_RETRIES)) {
    return { exhausted: "MaximumRetryAttempts" };
  }
  const expiresAt = expiry(delivery);
  if (now >= expiresAt) return { exhausted: "MaximumEventAgeInSeconds" };
  return { retryAt: Math.min(now + Math.max(backOff(delivery.attempts, jitter), atLeastMs), expiresAt) };
}

/** Returns whether the event is too old for another attempt. */
export const isExpired = (delivery: Attempted, now: number): boolean =>
  delivery.attempts > 0 && now >= expiry(delivery);

/**
 * Returns the milliseconds before retry number `retry` (1, 2, …): doubling from a second to ten minutes, half of it
 * random.
 */
export function backOff(retry: number, jitter: number): number {
  const full = Math.min(FIRST_DELAY_MS * 2 ** (retry - 1), LONGEST_DELAY_MS);
  return Math.round(full * (0.5 + jitter / 2));
}

const expiry = ({ acceptedAt, target }: Attempted): number =>
  acceptedAt + (target.RetryPolicy?.MaximumEventAgeInSeconds ?? DEFAULT_AGE_SECONDS) * 1000;
