import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { scheduled } from "../../events/consume/scheduled.ts";
import { environment } from "../../events/environment.ts";
import { expireOrders } from "./expire-orders.ts";
import { orderStore } from "./store.ts";

const orders = orderStore(new DynamoDBClient(), environment("TABLE_NAME"));

/** Cancels the orders that were not paid in time. */
export const handler = scheduled(async (now, cause, { logger, metrics }) => {
  const expired = await expireOrders(orders, now.toISOString(), cause.causationId);
  metrics.addMetric("OrdersExpired", MetricUnit.Count, expired);
  logger.info("Overdue orders cancelled", { expired });
});
