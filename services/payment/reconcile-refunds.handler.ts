import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { scheduled } from "../../events/consume/scheduled.ts";
import { environment } from "../../events/environment.ts";
import { reconcileRefunds } from "./reconcile-refunds.ts";
import { simulatedProvider } from "./simulated-provider.ts";
import { paymentStore } from "./store.ts";

// Time reserved for writing the last answers of a run.
const RESERVE_MS = 15_000;

const client = new DynamoDBClient();
const payments = paymentStore(client, environment("TABLE_NAME"));
const provider = simulatedProvider(client, environment("PROVIDER_TABLE_NAME"));
const overdueAfterMs = Number(environment("OVERDUE_AFTER_HOURS")) * 3_600_000;

/** Asks the provider about outstanding refunds, and counts those that take too long. */
export const handler = scheduled(async (now, { causationId }, { logger, metrics, timeLeft }) => {
  const limits = { overdueAfterMs, hasTime: () => timeLeft() > RESERVE_MS };
  const run = await reconcileRefunds({ payments, provider }, now.toISOString(), causationId, limits);
  const { refunded, owed, overdue, unanswered, failures } = run;
  metrics.addMetric("PaymentsRefunded", MetricUnit.Count, refunded.length);
  metrics.addMetric("RefundsOwed", MetricUnit.Count, owed.length);
  metrics.addMetric("RefundsOverdue", MetricUnit.Count, overdue.length);
  logger.info("Refunds reconciled", { refunded: refunded.length, owed: owed.length });
  for (const { orderId, error } of unanswered) logger.warn("Refund not asked about", { order_id: orderId, error });
  for (const orderId of overdue) logger.error("Refund is overdue: see to it with the provider", { order_id: orderId });
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} refunds failed: ${failures[0]}`);
});
