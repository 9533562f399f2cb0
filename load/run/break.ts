import type { Progress } from "./progress.ts";

const MOST_ERRORS = 0.01;
const LONGEST_BACKLOG_SECONDS = 2;
const LONGEST_BEHIND_MS = 1000;

/** Returns why the bus or the generator does not sustain a rate in deliveries per second; undefined when it does. */
export function breakOf({ totals, pending, behindMs }: Progress, rate: number): string | undefined {
  const errors = totals.rejected + totals.unanswered;
  if (errors > totals.sent * MOST_ERRORS) return `${errors} of ${totals.sent} events were rejected or unanswered`;
  if (pending > rate * LONGEST_BACKLOG_SECONDS) {
    return `${pending} deliveries were outstanding, more than ${LONGEST_BACKLOG_SECONDS} s of them`;
  }
  if (behindMs > LONGEST_BEHIND_MS) return `sends were ${(behindMs / 1000).toFixed(1)} s behind schedule`;
  return undefined;
}
