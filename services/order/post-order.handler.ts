import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { environment } from "../../events/environment.ts";
import { http } from "../../events/http/http.ts";
import type { Accepted } from "./api.ts";
import { orderIdFor } from "./order-id.ts";
import { parseOrderRequest } from "./order-request.ts";
import { placeOrder } from "./place-order.ts";
import { PRICE_LIST } from "./price-list.ts";
import { orderStore } from "./store.ts";

const orders = orderStore(new DynamoDBClient(), environment("TABLE_NAME"));
const windowMs = Number(environment("PAYMENT_WINDOW_SECONDS")) * 1_000;

/**
 * `POST /orders`: accepts an order at the shop's prices, to be charged later. Repeating an Idempotency-Key and body
 * returns the same response.
 */
export const handler = http(async ({ body: sent, headers, caller, now, cause, metrics }) => {
  const request = parseOrderRequest(sent, caller);
  const orderId = orderIdFor(headers["idempotency-key"], caller.id);
  const expiresAt = new Date(now.getTime() + windowMs).toISOString();
  const placing = { orderId, owner: caller.id, at: now.toISOString(), expiresAt };
  const created = await placeOrder(orders, PRICE_LIST, request, placing, cause);
  if (created) metrics.addMetric("OrdersCreated", MetricUnit.Count, 1);
  const body: Accepted = { orderId, state: "PENDING" };
  return { status: 202, headers: { location: `/orders/${orderId}` }, body };
});
