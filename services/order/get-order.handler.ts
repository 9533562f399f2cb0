import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { environment } from "../../events/environment.ts";
import { http } from "../../events/http.ts";
import { unknownOrder } from "./problems.ts";
import { orderStore } from "./store.ts";

const orders = orderStore(new DynamoDBClient(), environment("TABLE_NAME"));

/** `GET /orders/{orderId}`: how an order stands and how it came to that. */
export const handler = http(async ({ params: { orderId = "" } }) => {
  const record = await orders.load(orderId);
  if (!record) throw unknownOrder(orderId);
  const { state, customerId, total, currency, createdAt, history } = record.order;
  const reason = record.order.state === "CANCELLED" ? record.order.reason : undefined;
  return { status: 200, body: { orderId, state, reason, customerId, total, currency, createdAt, history } };
});
