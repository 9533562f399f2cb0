import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { consumeDirect } from "../../events/consume/consume-direct.ts";
import { DailySalesReported } from "../../events/contracts/daily-sales-reported.ts";
import { environment } from "../../events/environment.ts";
import { salesMail } from "./sales-mail.ts";
import { sendOnce } from "./send-once.ts";
import { sesMail } from "./ses.ts";
import { notificationStore } from "./store.ts";

const notifications = notificationStore(new DynamoDBClient(), environment("TABLE_NAME"));
// One request per invocation: a lost response must not become a second e-mail that nobody counts.
const send = sesMail(new SESv2Client({ maxAttempts: 1 }), environment("SENDER_ADDRESS"));
const owner = environment("OWNER_ADDRESS");

/** E-mails the shop's owner the day's sales. */
export const handler = consumeDirect([DailySalesReported], async (event, { logger }) => {
  const mail = salesMail(event.data, owner);
  const outcome = await sendOnce({ notifications, send }, event, mail, new Date().toISOString());
  logger.info("Owner notified", { outcome });
});
