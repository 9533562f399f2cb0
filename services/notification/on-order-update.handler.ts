import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { consumeQueue } from "../../events/consume/consume-queue.ts";
import { OrderCancelled } from "../../events/contracts/order-cancelled.ts";
import { OrderConfirmed } from "../../events/contracts/order-confirmed.ts";
import { PaymentFailed } from "../../events/contracts/payment-failed.ts";
import { environment } from "../../events/environment.ts";
import { notify } from "./notify.ts";
import { sesMail } from "./ses.ts";
import { inSlot } from "./slot.ts";
import { notificationStore } from "./store.ts";

const notifications = notificationStore(new DynamoDBClient(), environment("TABLE_NAME"));
// One request per slot: what SES throttles, or does not answer, is redelivered by the queue.
const send = sesMail(new SESv2Client({ maxAttempts: 1 }), environment("SENDER_ADDRESS"));
const slot = Number(environment("SLOT_MILLISECONDS"));

/** E-mails the customer about an order. Each invocation sends one e-mail and lasts as long as the sending rate requires. */
export const handler = consumeQueue(
  [OrderConfirmed, OrderCancelled, PaymentFailed],
  async (event, { cause, logger, metrics }) => {
    const at = new Date().toISOString();
    const outcome = await inSlot(slot, () => notify({ notifications, send }, event, cause, at));
    logger.info("Customer notified", { outcome });
    if (outcome !== "sent before") metrics.addMetric("NotificationsSent", MetricUnit.Count, 1);
  },
);
