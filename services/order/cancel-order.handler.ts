import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { environment } from "../../events/environment.ts";
import { http } from "../../events/http.ts";
import { changeOrder } from "./change-order.ts";
import { unknownOrder } from "./problems.ts";
import { orderStore } from "./store.ts";

const orders = orderStore(new DynamoDBClient(), environment("TABLE_NAME"));

/** `POST /orders/{orderId}/cancel`: cancels an order, also a confirmed one: its payment is refunded. */
export const handler = http(async ({ params: { orderId = "" }, now, cause }) => {
  const changed = await changeOrder(orders, orderId, { type: "Cancel", at: now.toISOString() }, cause);
  if (!changed) throw unknownOrder(orderId);
  return { status: 202, body: { orderId, state: changed.order.state } };
});
