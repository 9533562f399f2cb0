import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { environment, environmentWords } from "../../events/environment.ts";
import { http } from "../../events/http/http.ts";
import type { Cancelled } from "./api.ts";
import { changeOrder } from "./change-order.ts";
import { unknownOrder } from "./problems.ts";
import { orderStore } from "./store.ts";
import { visibleOrders } from "./visible-orders.ts";

const orders = orderStore(new DynamoDBClient(), environment("TABLE_NAME"));
const backOffice = environmentWords("BACK_OFFICE");

/** `POST /orders/{orderId}/cancel`: cancels one of the caller's orders. A confirmed order's payment is refunded. */
export const handler = http(async ({ params: { orderId = "" }, caller, now, cause }) => {
  const visible = visibleOrders(orders, caller, backOffice);
  const changed = await changeOrder(visible, orderId, { type: "Cancel", at: now.toISOString() }, cause);
  if (!changed) throw unknownOrder(orderId);
  const body: Cancelled = { orderId, state: changed.order.state };
  return { status: 202, body };
});
