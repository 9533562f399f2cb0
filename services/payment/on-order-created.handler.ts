import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { consumeQueue } from "../../events/consume/consume-queue.ts";
import { OrderCreated } from "../../events/contracts/order-created.ts";
import { environment } from "../../events/environment.ts";
import { charge } from "./settle.ts";
import { simulatedProvider } from "./simulated-provider.ts";
import { paymentStore } from "./store.ts";

const client = new DynamoDBClient();
const payments = paymentStore(client, environment("TABLE_NAME"));
const provider = simulatedProvider(client, environment("PROVIDER_TABLE_NAME"));

/** Charges a new order. */
export const handler = consumeQueue([OrderCreated], async ({ data }, { cause, logger, metrics }) => {
  const fact = await charge({ payments, provider }, data, cause, new Date().toISOString());
  logger.info(fact ? "Order charged" : "Order was settled before", { outcome: fact?.type });
  if (fact?.type === "PaymentSucceeded") metrics.addMetric("PaymentsSucceeded", MetricUnit.Count, 1);
  if (fact?.type === "PaymentFailed") metrics.addMetric("PaymentsDeclined", MetricUnit.Count, 1);
});
