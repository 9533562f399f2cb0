import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { DisableRuleCommand, EnableRuleCommand, ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { busName, nameOf } from "../../events/names.ts";
import { auditedEvents, linesOf } from "../support/audit-log.ts";
import { eventually } from "../support/eventually.ts";
import { historyOf, ledgerOf, orderOf, orderWhen, placeOrder, settledOrder } from "../support/orders.ts";
import { passTimeUntil } from "../support/passing-time.ts";
import type { Stage } from "../support/stage.ts";
import { check, type Scenario } from "./scenario.ts";

// The reconciliations run every five minutes.
const RUN_BY_RUN = { stepSeconds: 300, limitSeconds: 7_200 };

export const refundPending: Scenario = {
  name: "a refund that takes its time",
  story: "The provider says that the refund is pending: the money stays owed, and is asked about until it is back.",
  drivesClock: true,
  async run(stage) {
    const orderId = await cancelledOrder(stage, "tok_refund_pending");
    const owed = await paymentWhen(stage, orderId, "refunding");
    const before = await historyWithout(stage, orderId, "PaymentRefunded");
    const order = await refunded(stage, orderId);
    return [
      check("payment at first", "refunding pending", `${owed["state"]} ${owed["reason"]}`),
      check("refund told before it was done", false, before),
      check("history", ["OrderCancelled", "PaymentRefunded"], historyOf(order).slice(-2)),
      check("ledger", "refunded", (await ledgerOf(stage, orderId)).status),
      check("payment", "refunded", (await paymentOf(stage, orderId))["state"]),
    ];
  },
};

export const refundFailing: Scenario = {
  name: "a refund that fails at first",
  story: "The provider refuses the refund twice; the third attempt, made by the reconciliation, gives the money back.",
  drivesClock: true,
  async run(stage) {
    const orderId = await cancelledOrder(stage, "tok_refund_flaky");
    const owed = await paymentWhen(stage, orderId, "refunding");
    const order = await refunded(stage, orderId);
    return [
      check("payment at first", "refunding bank_unavailable", `${owed["state"]} ${owed["reason"]}`),
      check("history", ["OrderCancelled", "PaymentRefunded"], historyOf(order).slice(-2)),
      check("ledger", "refunded", (await ledgerOf(stage, orderId)).status),
    ];
  },
};

export const cancellationLost: Scenario = {
  name: "a cancellation that is lost",
  story: "OrderCancelled never reaches the payment service: the order asks after its money, and is refunded.",
  drivesClock: true,
  async run(stage) {
    const orderId = await cancelledUnheard(stage, "payment-on-order-cancelled", "OrderCancelled");
    const before = await ledgerOf(stage, orderId);
    const order = await refunded(stage, orderId);
    return [
      check("ledger before it asked", "charged", before.status),
      check("ledger", "refunded", (await ledgerOf(stage, orderId)).status),
      check("state", "CANCELLED", order.state),
      check("asked", true, (await published(stage, orderId, "SettlementRequested", 1)).length > 0),
    ];
  },
};

export const refundNewsLost: Scenario = {
  name: "a refund that the order never heard of",
  story: "PaymentRefunded is lost: the order asks, and the payment service publishes the very same event again.",
  drivesClock: true,
  async run(stage) {
    const orderId = await cancelledUnheard(stage, "order-on-payment-event", "PaymentRefunded");
    const before = await historyWithout(stage, orderId, "PaymentRefunded");
    const order = await refunded(stage, orderId);
    const told = await published(stage, orderId, "PaymentRefunded", 2);
    return [
      check("heard of it before it asked", false, before),
      check("history", ["OrderCancelled", "PaymentRefunded"], historyOf(order).slice(-2)),
      check("published again", true, told.length > 1),
      check("different events among these", 1, new Set(told.map(({ eventId }) => eventId)).size),
      check("ledger", "refunded", (await ledgerOf(stage, orderId)).status),
    ];
  },
};

export const refundRefused: Scenario = {
  name: "a refund that never succeeds",
  story:
    "The provider refuses the refund for good: the money stays owed, and after a day both services' alarms go off.",
  drivesClock: true,
  async run(stage) {
    const orderId = await cancelledOrder(stage, "tok_refund_failed");
    const owed = await paymentWhen(stage, orderId, "refunding");
    const { history } = await orderWhen(stage, orderId, "is cancelled", ({ state }) => state === "CANCELLED");
    const dayLater = new Date(Date.parse(history.at(-1).at) + 25 * 3_600_000).toISOString();
    const refund = await overdue(stage, "payment-reconcile-refunds", "RefundsOverdue", orderId, dayLater);
    const settlement = await overdue(stage, "order-request-settlements", "SettlementsOverdue", orderId, dayLater);
    return [
      check("payment", "refunding account_closed", `${owed["state"]} ${owed["reason"]}`),
      check("refund told", false, await historyWithout(stage, orderId, "PaymentRefunded")),
      check("refund overdue", { named: true, counted: true }, refund),
      check("settlement overdue", { named: true, counted: true }, settlement),
      check("payment after that", "refunding", (await paymentOf(stage, orderId))["state"]),
    ];
  },
};

/** A confirmed order whose customer cancels it. */
async function cancelledOrder(stage: Stage, card: string): Promise<string> {
  const orderId = await confirmedOrder(stage, card);
  await stage.request("POST", `/orders/${orderId}/cancel`);
  return orderId;
}

/** The same, while a consumer gets no events until one of a type has been published. */
async function cancelledUnheard(stage: Stage, consumer: string, lost: string): Promise<string> {
  const orderId = await confirmedOrder(stage, "tok_approved");
  const rules = await rulesOf(stage, consumer);
  await rules.disable();
  try {
    await stage.request("POST", `/orders/${orderId}/cancel`);
    await published(stage, orderId, lost, 1);
  } finally {
    // The stage is everybody's: a scenario that fails must not take the others along.
    await rules.enable();
  }
  return orderId;
}

async function confirmedOrder(stage: Stage, card: string): Promise<string> {
  const orderId = await placeOrder(stage, orderOf(card));
  await settledOrder(stage, orderId);
  return orderId;
}

/** The order once it knows of its refund; time passes until then. */
async function refunded(stage: Stage, orderId: string) {
  const read = async () => (await stage.request("GET", `/orders/${orderId}`)).body;
  const heard = (order: Parameters<typeof historyOf>[0]) => historyOf(order).includes("PaymentRefunded");
  return passTimeUntil(stage, `order ${orderId} hears of its refund`, read, heard, RUN_BY_RUN);
}

async function historyWithout(stage: Stage, orderId: string, type: string): Promise<boolean> {
  const order = await orderWhen(stage, orderId, "is cancelled", ({ state }) => state === "CANCELLED");
  return historyOf(order).includes(type);
}

/** What the payment service has written down about an order. */
async function paymentOf(stage: Stage, orderId: string): Promise<Record<string, unknown>> {
  const { TABLE_NAME } = await stage.environmentOf("payment-on-order-created");
  const { Item } = await stage.documents.send(new GetCommand({ TableName: TABLE_NAME, Key: { orderId } }));
  return Item ?? {};
}

const paymentWhen = (stage: Stage, orderId: string, expected: string) =>
  eventually(
    `the payment of ${orderId} is ${expected}`,
    () => paymentOf(stage, orderId),
    ({ state }) => state === expected,
  );

/** The publications of an event about an order, once there are `count`. */
async function published(stage: Stage, orderId: string, type: string, count: number) {
  const ofType = async () => (await auditedEvents(stage, orderId)).filter((event) => event.type === type);
  return eventually(`${type} of ${orderId} is on the bus ${count} times`, ofType, ({ length }) => length >= count);
}

/** Whether a function, run as of a day later, names an order as overdue, and counts it under the metric that an alarm looks at. */
async function overdue(stage: Stage, name: string, metric: string, orderId: string, asOf: string) {
  await runAsOf(stage, name, asOf);
  const group = `/aws/lambda/${nameOf(stage, name)}`;
  const named = await eventually(
    `${name} names ${orderId}`,
    () => linesOf(stage, group, orderId),
    ({ length }) => length > 0,
  );
  const metrics = (await linesOf(stage, group, metric)).map((line) => JSON.parse(line));
  const counted = metrics.some(
    (line) =>
      line[metric] > 0 && isDeepStrictEqual(line._aws.CloudWatchMetrics[0].Dimensions, [["service", "function"]]),
  );
  return { named: named.length > 0, counted };
}

/** Runs a scheduled function as its rule would at a time. */
async function runAsOf(stage: Stage, name: string, time: string): Promise<void> {
  const Payload = JSON.stringify({ id: randomUUID(), time });
  const FunctionName = nameOf(stage, name);
  const { FunctionError } = await stage.lambda.send(new InvokeCommand({ FunctionName, Payload }));
  if (FunctionError) throw new Error(`${FunctionName} failed as of ${time}: its log says why.`);
}

/** A consumer's rules, to lose its events for a while. */
async function rulesOf(stage: Stage, consumer: string) {
  const EventBusName = busName(stage);
  const NamePrefix = nameOf(stage, consumer);
  const { Rules = [] } = await stage.events.send(new ListRulesCommand({ EventBusName, NamePrefix }));
  const each = (command: typeof DisableRuleCommand | typeof EnableRuleCommand) =>
    Promise.all(Rules.map(({ Name }) => stage.events.send(new command({ Name, EventBusName }))));
  return { disable: () => each(DisableRuleCommand), enable: () => each(EnableRuleCommand) };
}
