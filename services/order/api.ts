import * as v from "valibot";
import type { Operation } from "../../events/http/operation.ts";
import { OrderRequest, OwnRequest } from "./order-request.ts";

const OrderId = v.pipe(v.string(), v.regex(/^ord_[0-9a-f]{32}$/));
const Time = v.pipe(v.string(), v.isoTimestamp());

const State = v.picklist(["PENDING", "CONFIRMED", "CANCELLED"]);
const Reason = v.picklist(["payment_failed", "payment_timeout", "customer_request"]);

/** An order that was accepted. */
const Accepted = v.object({ orderId: OrderId, state: v.literal("PENDING") });
export type Accepted = v.InferOutput<typeof Accepted>;

/** An order after it was asked to be cancelled. */
const Cancelled = v.object({ orderId: OrderId, state: State });
export type Cancelled = v.InferOutput<typeof Cancelled>;

/** An order as its owner sees it. */
const OrderView = v.object({
  orderId: OrderId,
  state: State,
  reason: v.optional(Reason),
  customerId: v.string(),
  total: v.pipe(v.number(), v.integer(), v.description("In minor units of the currency")),
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
  createdAt: Time,
  history: v.array(
    v.variant("type", [
      v.object({ type: v.literal("OrderCreated"), at: Time }),
      v.object({ type: v.literal("OrderConfirmed"), at: Time, paymentId: v.string() }),
      v.object({ type: v.literal("OrderCancelled"), at: Time, reason: Reason }),
      v.object({ type: v.literal("PaymentSucceeded"), at: Time, paymentId: v.string() }),
      v.object({ type: v.literal("PaymentFailed"), at: Time, code: v.string(), text: v.string() }),
      v.object({ type: v.literal("PaymentRefunded"), at: Time, paymentId: v.string() }),
      v.object({ type: v.literal("PaymentVoided"), at: Time }),
    ]),
  ),
});
export type OrderView = v.InferOutput<typeof OrderView>;

const params = {
  orderId: { description: "The id of an order; any other text is an unknown order", schema: v.string() },
};

const correlation = {
  "x-correlation-id": {
    description: "Identifies the request in logs and events; by default API Gateway's own id of the request",
    schema: v.pipe(v.string(), v.regex(/^[\w.:-]{1,128}$/)),
  },
};

const refusals = {
  400: { description: "The request is wrong; `errors` names the wrong fields" },
  403: { description: "The request does not identify its caller" },
  500: { description: "Something went wrong here" },
};

const unknown = { 404: { description: "The caller has no such order" } };

/** The API of the order service, by route. */
export const api = {
  "POST /orders": {
    id: "placeOrder",
    summary: "Accepts an order at the shop's prices, to be charged later.",
    request: [OrderRequest, OwnRequest],
    headers: {
      ...correlation,
      "idempotency-key": {
        description: "Repeating a key and its body returns the same response, and places no second order",
        schema: v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,255}$/)),
      },
    },
    responses: {
      202: {
        description: "The order is accepted, and waits for its payment",
        schema: Accepted,
        headers: { location: { description: "Where the order is", schema: v.string() } },
      },
      ...refusals,
      409: { description: "A price has changed; `errors` names the current ones" },
      413: { description: "The body is too large" },
      422: { description: "The idempotency key belongs to a different order" },
    },
  },
  "GET /orders/{orderId}": {
    id: "getOrder",
    summary: "Returns the state and history of one of the caller's orders.",
    params,
    headers: correlation,
    responses: { 200: { description: "The order", schema: OrderView }, ...refusals, ...unknown },
  },
  "POST /orders/{orderId}/cancel": {
    id: "cancelOrder",
    summary: "Cancels one of the caller's orders; a confirmed order's payment is refunded.",
    params,
    headers: correlation,
    responses: { 202: { description: "The order is cancelled", schema: Cancelled }, ...refusals, ...unknown },
  },
} satisfies Record<string, Operation>;
