import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { consumeQueue } from "../../events/consume/consume-queue.ts";
import { PaymentFailed } from "../../events/contracts/payment-failed.ts";
import { PaymentRefunded } from "../../events/contracts/payment-refunded.ts";
import { PaymentSucceeded } from "../../events/contracts/payment-succeeded.ts";
import { PaymentVoided } from "../../events/contracts/payment-voided.ts";
import { environment } from "../../events/environment.ts";
import { PermanentFailure } from "../../events/errors.ts";
import { changeOrder } from "./change-order.ts";
import { commandOf } from "./order-events.ts";
import { orderStore } from "./store.ts";

const orders = orderStore(new DynamoDBClient(), environment("TABLE_NAME"));

/** Confirms or cancels an order, depending on its payment. */
export const handler = consumeQueue(
  [PaymentSucceeded, PaymentFailed, PaymentRefunded, PaymentVoided],
  async (event, { cause, logger, metrics }) => {
    const { orderId } = event.data;
    const changed = await changeOrder(orders, orderId, commandOf(event, new Date().toISOString()), cause);
    if (!changed)
      throw new PermanentFailure("UNKNOWN_ORDER", `${event.type} is about order ${orderId}, which is unknown.`);
    logger.info("Order noted its payment", {
      state: changed.order.state,
      facts: changed.facts.map(({ type }) => type),
    });
    const confirmed = changed.facts.some(({ type }) => type === "OrderConfirmed");
    if (confirmed) metrics.addMetric("OrdersConfirmed", MetricUnit.Count, 1);
  },
);
