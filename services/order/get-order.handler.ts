import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { environment, environmentWords } from "../../events/environment.ts";
import { http } from "../../events/http/http.ts";
import type { OrderView } from "./api.ts";
import { unknownOrder } from "./problems.ts";
import { orderStore } from "./store.ts";
import { visibleOrders } from "./visible-orders.ts";

const orders = orderStore(new DynamoDBClient(), environment("TABLE_NAME"));
const backOffice = environmentWords("BACK_OFFICE");

/** `GET /orders/{orderId}`: returns the state and history of one of the caller's orders. */
export const handler = http(async ({ params: { orderId = "" }, caller }) => {
  const record = await visibleOrders(orders, caller, backOffice).load(orderId);
  if (!record) throw unknownOrder(orderId);
  const { state, customerId, total, currency, createdAt, history } = record.order;
  const reason = record.order.state === "CANCELLED" ? record.order.reason : undefined;
  const body: OrderView = { orderId, state, reason, customerId, total, currency, createdAt, history };
  return { status: 200, body };
});
