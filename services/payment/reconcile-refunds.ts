import { ProviderError } from "./provider.ts";
import { type Ports, retryRefund } from "./settle.ts";

interface Limits {
  /** How long a refund may take before a person must intervene. */
  overdueAfterMs: number;
  /** Whether there is time to ask about more. */
  hasTime(): boolean;
}

/** The result of a run, as order ids. */
interface Reconciliation {
  refunded: string[];
  /** Not done after this run. */
  owed: string[];
  /** Those of `owed` that take too long. */
  overdue: string[];
  /** Those that the provider could not answer about. */
  unanswered: { orderId: string; error: ProviderError }[];
  /** Errors other than the provider's. */
  failures: unknown[];
}

// Concurrent requests: enough to work off a backlog, few enough for a provider's rate limit.
const AT_ONCE = 10;

/**
 * Asks the provider about every refund due by `now` (ISO 8601 UTC), longest due first. Refunds that there is no time for
 * stay due. A failure does not stop the others.
 */
export async function reconcileRefunds(
  ports: Ports,
  now: string,
  causationId: string,
  { overdueAfterMs, hasTime }: Limits,
): Promise<Reconciliation> {
  const before = await ports.payments.owed();
  const due = before.filter(({ askAt }) => askAt <= now);
  const settled = new Set<string>();
  const result: Reconciliation = { refunded: [], owed: [], overdue: [], unanswered: [], failures: [] };

  async function ask(orderId: string): Promise<void> {
    try {
      const fact = await retryRefund(ports, orderId, causationId, now);
      if (fact?.type === "PaymentRefunded") result.refunded.push(orderId);
      if (fact?.type !== "RefundDelayed") settled.add(orderId);
    } catch (error) {
      if (error instanceof ProviderError) result.unanswered.push({ orderId, error });
      else result.failures.push(error);
    }
  }
  while (due.length > 0 && hasTime()) await Promise.all(due.splice(0, AT_ONCE).map(({ orderId }) => ask(orderId)));

  const longAgo = new Date(Date.parse(now) - overdueAfterMs).toISOString();
  for (const { orderId, owedSince } of before) {
    if (settled.has(orderId)) continue;
    result.owed.push(orderId);
    if (owedSince <= longAgo) result.overdue.push(orderId);
  }
  return result;
}
