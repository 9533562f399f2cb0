import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { consumeDirect } from "../../events/consume-direct.ts";
import { environment } from "../../events/environment.ts";
import { OrderCancelled } from "../../events/order-cancelled.ts";
import { OrderConfirmed } from "../../events/order-confirmed.ts";
import { PaymentFailed } from "../../events/payment-failed.ts";
import { notify } from "./notify.ts";
import { sesMail } from "./ses.ts";
import { notificationStore } from "./store.ts";

const notifications = notificationStore(new DynamoDBClient(), environment("TABLE_NAME"));
const send = sesMail(new SESv2Client(), environment("SENDER_ADDRESS"));

/** Tells the customer how the order goes. */
export const handler = consumeDirect(
  [OrderConfirmed, OrderCancelled, PaymentFailed],
  async (event, { cause, logger, metrics }) => {
    const outcome = await notify({ notifications, send }, event, cause, new Date().toISOString());
    logger.info("Customer notified", { outcome });
    if (outcome !== "sent before") metrics.addMetric("NotificationsSent", MetricUnit.Count, 1);
  },
);
