import { randomUUID } from "node:crypto";
import { eventually } from "../support/eventually.ts";
import { historyOf, ledgerOf, orderOf, orderWhen, placeOrder, settledOrder, subjectsTo } from "../support/orders.ts";
import type { Stage } from "../support/stage.ts";
import { type Check, check, type Scenario } from "./scenario.ts";

export const paid: Scenario = {
  name: "paid",
  story: "An approved card: the order is confirmed, charged once, and the customer is told.",
  async run(stage) {
    const order = orderOf("tok_approved");
    const orderId = await placeOrder(stage, order);
    const { state } = await settledOrder(stage, orderId);
    return [
      check("state", "CONFIRMED", state),
      check("ledger", { status: "charged", attempts: 1 }, await ledgerOf(stage, orderId)),
      ...(await mailChecks(stage, order.email, [`Your order ${orderId} is confirmed`])),
    ];
  },
};

export const declined: Scenario = {
  name: "declined",
  story: "A declined card: the order is cancelled with the reason, nothing is charged.",
  async run(stage) {
    const order = orderOf("tok_declined");
    const orderId = await placeOrder(stage, order);
    const { state, reason } = await settledOrder(stage, orderId);
    return [
      check("state and reason", "CANCELLED payment_failed", `${state} ${reason}`),
      check("ledger", { status: "declined", attempts: 1 }, await ledgerOf(stage, orderId)),
      ...(await mailChecks(stage, order.email, [
        `The payment of your order ${orderId} failed`,
        `Your order ${orderId} is cancelled`,
      ])),
    ];
  },
};

export const providerHiccup: Scenario = {
  name: "provider hiccup",
  story: "The provider fails twice, the queue brings the event back, the third attempt charges.",
  async run(stage) {
    const orderId = await placeOrder(stage, orderOf("tok_flaky"));
    const { state } = await settledOrder(stage, orderId, 60_000);
    return [
      check("state", "CONFIRMED", state),
      check("ledger", { status: "charged", attempts: 3 }, await ledgerOf(stage, orderId)),
    ];
  },
};

export const expiredThenPaid: Scenario = {
  name: "expired, then paid late",
  story: "The payment window ends while the charge is under way: the order is cancelled, the late money goes back.",
  drivesClock: true,
  async run(stage) {
    const orderId = await placeOrder(stage, orderOf("tok_slow"));
    const charged = () => ledgerOf(stage, orderId);
    await eventually("the provider has the money", charged, ({ status }) => status === "charged");
    await stage.advance?.(3_600);
    const { state, reason } = await settledOrder(stage, orderId);
    const order = await orderWhen(stage, orderId, "shows a refund", (seen) =>
      historyOf(seen).includes("PaymentRefunded"),
    );
    return [
      check("state and reason", "CANCELLED payment_timeout", `${state} ${reason}`),
      check("state after the refund", "CANCELLED", order.state),
      check("ledger", "refunded", (await ledgerOf(stage, orderId)).status),
    ];
  },
};

export const cancelledAfterPayment: Scenario = {
  name: "cancelled after payment",
  story: "The customer cancels a confirmed order: it is refunded.",
  async run(stage) {
    const orderId = await placeOrder(stage, orderOf("tok_approved"));
    await settledOrder(stage, orderId);
    const reply = await stage.request("POST", `/orders/${orderId}/cancel`);
    const order = await orderWhen(stage, orderId, "shows a refund", (seen) =>
      historyOf(seen).includes("PaymentRefunded"),
    );
    return [
      check("answer", 202, reply.status),
      check("state and reason", "CANCELLED customer_request", `${order.state} ${order.reason}`),
      check("ledger", { status: "refunded", attempts: 1 }, await ledgerOf(stage, orderId)),
    ];
  },
};

export const sameRequestTwice: Scenario = {
  name: "the same request twice",
  story: "One idempotency key: the same body gives the same answer, another body is refused.",
  async run(stage) {
    const order = orderOf("tok_approved");
    const send = (body: object) => stage.request("POST", "/orders", { body, headers: { "idempotency-key": key } });
    const key = randomUUID();
    const first = await send(order);
    const second = await send(order);
    const other = await send({ ...order, customerId: "c-999" });
    await settledOrder(stage, first.body.orderId);
    return [
      check("answers", [202, 202, 422], [first.status, second.status, other.status]),
      check("second answer", first.body, second.body),
      check("ledger", { status: "charged", attempts: 1 }, await ledgerOf(stage, first.body.orderId)),
    ];
  },
};

async function mailChecks(stage: Stage, address: string, subjects: string[]): Promise<Check[]> {
  if (!stage.mails) return [];
  return [check("mails", subjects, await subjectsTo(stage, address, subjects.length))];
}
