import type { ConsoleConfig } from "cdk-local-cloud";
import { APPLICATION } from "./events/names.ts";

/** What the local cloud's console says about this application, and what it offers to do. */
export default {
  subject: { name: "order" },
  lessons: async () => (await import("./lessons/index.ts")).book,
  stacks: `${APPLICATION}-{stage}-`,
  actions: [
    {
      label: "Place an order",
      method: "POST",
      path: "/orders",
      headers: { "idempotency-key": "{uuid}" },
      body: {
        customerId: "c-456",
        email: "ada@example.com",
        currency: "EUR",
        lines: [{ sku: "TEA-1", quantity: 2, unitPrice: 450 }],
        card: "tok_approved",
      },
      choice: {
        label: "The card decides the story",
        field: "card",
        options: [
          { value: "tok_approved", label: "is charged: the order is confirmed", weight: 80 },
          { value: "tok_declined", label: "is declined: the order is cancelled", weight: 12 },
          { value: "tok_flaky", label: "fails twice, then it is charged", weight: 5 },
          { value: "tok_slow", label: "is charged, but the answer takes five seconds", weight: 2 },
          { value: "tok_down", label: "never answers: after ten tries the event is a dead letter", weight: 1 },
          { value: "tok_refund_pending", label: "is charged; a refund is pending at first", weight: 0 },
          { value: "tok_refund_flaky", label: "is charged; a refund fails twice", weight: 0 },
          { value: "tok_refund_failed", label: "is charged; a refund fails always", weight: 0 },
        ],
      },
      subjectField: "orderId",
    },
  ],
  sentences: [
    {
      when: "type:PaymentRefunded",
      title: "Order {subject} was cancelled and refunded",
      state: "Cancelled and refunded",
    },
    { when: "type:PaymentVoided", title: "Order {subject} was cancelled before it was charged", state: "Cancelled" },
    {
      when: "type:OrderCancelled detail.data.reason:payment_failed",
      title: "Order {subject} was declined",
      state: "Declined",
    },
    {
      when: "type:OrderCancelled detail.data.reason:payment_timeout",
      title: "Order {subject} expired unpaid",
      state: "Expired",
    },
    { when: "type:OrderCancelled", title: "Order {subject} was cancelled by the customer", state: "Cancelled" },
    { when: "type:OrderConfirmed", title: "Order {subject} was confirmed", state: "Confirmed" },
    { when: "type:OrderCreated", title: "Order {subject} waits for its payment", state: "Placed" },
  ],
} satisfies ConsoleConfig;
