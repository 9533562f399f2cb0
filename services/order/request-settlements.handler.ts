import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { scheduled } from "../../events/consume/scheduled.ts";
import { environment } from "../../events/environment.ts";
import { requestSettlements } from "./request-settlements.ts";
import { orderStore } from "./store.ts";

// Time reserved for the last writes of a run.
const RESERVE_MS = 15_000;

const orders = orderStore(new DynamoDBClient(), environment("TABLE_NAME"));
const overdueAfterMs = Number(environment("OVERDUE_AFTER_HOURS")) * 3_600_000;

/** Asks the payment service about cancelled orders whose money is unaccounted for, and counts those that take too long. */
export const handler = scheduled(async (now, { causationId }, { logger, metrics, timeLeft }) => {
  const limits = { overdueAfterMs, hasTime: () => timeLeft() > RESERVE_MS };
  const { requested, overdue, failures } = await requestSettlements(orders, now.toISOString(), causationId, limits);
  metrics.addMetric("SettlementsRequested", MetricUnit.Count, requested);
  metrics.addMetric("SettlementsOverdue", MetricUnit.Count, overdue.length);
  logger.info("Settlements requested", { requested });
  for (const orderId of overdue)
    logger.error("Cancelled order is not settled: find out what became of its payment", { order_id: orderId });
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} requests failed: ${failures[0]}`);
});
