import { AwsError } from "../aws.ts";
import type { Clock } from "../clock.ts";

/** An account's sending limits; -1 means unlimited. Every recipient counts as a mail. */
export interface Limits {
  /** Mails per second. */
  maxSendRate: number;
  /** Mails within any 24 hours. */
  max24HourSend: number;
}

export interface Quota {
  limits(): Limits;
  setLimits(limits: Partial<Limits>): void;
  /** Returns the number of mails sent within the last 24 hours of this run. */
  sentLast24Hours(): number;
  /** Counts a mail with this many recipients. Throws `TooManyRequestsException` when the quota is used up. */
  take(recipients: number): void;
}

const DAY_MS = 86_400_000;

/**
 * An account's sending quota on the cloud's clock. A mail is accepted while any quota remains, however many recipients
 * it has; the overdraft is deducted afterwards. A second's worth may be sent at once.
 * https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html
 */
export function createQuota(clock: Clock): Quota {
  let limits: Limits = { maxSendRate: -1, max24HourSend: -1 };
  let left = 0;
  let countedAt = clock.now();
  const sent: { at: number; recipients: number }[] = [];
  let sentLastDay = 0;

  const atOnce = () => Math.max(1, limits.maxSendRate);

  function forgetYesterday(): void {
    const since = clock.now() - DAY_MS;
    for (let [first] = sent; first && first.at <= since; [first] = sent) {
      sentLastDay -= first.recipients;
      sent.shift();
    }
  }

  function refill(): void {
    const now = clock.now();
    left = Math.min(atOnce(), left + ((now - countedAt) / 1000) * limits.maxSendRate);
    countedAt = now;
  }

  return {
    limits: () => limits,
    setLimits(changed) {
      limits = { ...limits, ...changed };
      left = atOnce();
      countedAt = clock.now();
    },
    sentLast24Hours() {
      forgetYesterday();
      return sentLastDay;
    },
    take(recipients) {
      forgetYesterday();
      refill();
      if (limits.max24HourSend !== -1 && sentLastDay >= limits.max24HourSend)
        throw throttled("Daily message quota exceeded.");
      if (limits.maxSendRate !== -1 && left < 1) throw throttled("Maximum sending rate exceeded.");
      left -= recipients;
      sent.push({ at: clock.now(), recipients });
      sentLastDay += recipients;
    },
  };
}

const throttled = (message: string) => new AwsError("TooManyRequestsException", message, 429);
