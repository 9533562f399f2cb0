import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { consumeQueue } from "../../events/consume/consume-queue.ts";
import { OrderCancelled } from "../../events/contracts/order-cancelled.ts";
import { SettlementRequested } from "../../events/contracts/settlement-requested.ts";
import { environment } from "../../events/environment.ts";
import { refund, settleAgain } from "./settle.ts";
import { simulatedProvider } from "./simulated-provider.ts";
import { paymentStore } from "./store.ts";

const client = new DynamoDBClient();
const payments = paymentStore(client, environment("TABLE_NAME"));
const provider = simulatedProvider(client, environment("PROVIDER_TABLE_NAME"));

/** Refunds a cancelled order or prevents its charge, and republishes the outcome when asked again. */
export const handler = consumeQueue(
  [OrderCancelled, SettlementRequested],
  async ({ type, data: { orderId } }, { cause, logger, metrics }) => {
    const settle = type === "OrderCancelled" ? refund : settleAgain;
    const fact = await settle({ payments, provider }, orderId, cause, new Date().toISOString());
    if (fact?.type === "RefundDelayed") {
      logger.warn("Refund is not done: its money stays owed", { reason: fact.reason, ask_at: fact.askAt });
      metrics.addMetric("RefundsDelayed", MetricUnit.Count, 1);
      return;
    }
    logger.info(fact ? "Cancelled order settled" : "Order was settled before", { outcome: fact?.type });
    if (fact?.type === "PaymentRefunded") metrics.addMetric("PaymentsRefunded", MetricUnit.Count, 1);
  },
);
