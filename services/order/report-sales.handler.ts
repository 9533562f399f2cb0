import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { scheduled } from "../../events/consume/scheduled.ts";
import { DailySalesReported } from "../../events/contracts/daily-sales-reported.ts";
import { environment } from "../../events/environment.ts";
import { createEvent } from "../../events/event.ts";
import { writeObject } from "../../events/objects/objects.ts";
import { dayBefore, reportOf } from "./sales-report.ts";
import { orderStore } from "./store.ts";

const orders = orderStore(new DynamoDBClient(), environment("TABLE_NAME"));
const bucket = environment("REPORT_BUCKET_NAME");

/** Reports yesterday's sales (UTC): the file first, then its event, once. A repeated run writes the same file again. */
export const handler = scheduled(async (now, cause, { logger }) => {
  const date = dayBefore(now);
  const report = await reportOf(date, orders.sales(date));
  const key = `sales/${date}.json`;
  await writeObject(bucket, key, JSON.stringify(report, null, 2));
  const event = createEvent(DailySalesReported, { ...report, report: { bucket, key } }, cause, now.toISOString());
  const first = await orders.saveReport(report, [event]);
  logger.info(first ? "Sales reported" : "Sales were reported before", { date, orders: report.orders });
});
