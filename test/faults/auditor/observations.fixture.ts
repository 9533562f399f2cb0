import type { Audited, LedgerEntry, Mail, Observations, SeenOrder } from "./observations.ts";

interface Told {
  order: SeenOrder;
  mails: Mail[];
  audit: Audited[];
  entry?: LedgerEntry;
}

const NOW = Date.parse("2030-01-01T12:00:00Z");
const SUBJECTS: Record<string, (id: string) => string> = {
  OrderConfirmed: (id) => `Your order ${id} is confirmed`,
  OrderCancelled: (id) => `Your order ${id} is cancelled`,
  PaymentFailed: (id) => `The payment of your order ${id} failed`,
};

function told(orderId: string, state: string, types: string[], entry?: Omit<LedgerEntry, "key" | "attempts">): Told {
  const email = `${orderId}@example.com`;
  const mails = types.flatMap((type) => SUBJECTS[type]?.(orderId) ?? []);
  const events = [...types, ...mails.map(() => "NotificationSent")];
  return {
    order: {
      ...{ orderId, status: 200, state, total: 900, currency: "EUR", email },
      history: types.map((type) => ({ type, at: new Date(NOW).toISOString() })),
    },
    mails: mails.map((subject) => ({ at: NOW, to: email, subject, requestId: `mails ${subject}` })),
    audit: events.map((type, n) => ({
      ...{ id: `${orderId}-${n}`, eventId: `e-${orderId}-${n}`, type, subject: orderId, causationId: "c" },
    })),
    ...(entry && { entry: { key: orderId, attempts: 1, ...entry } }),
  };
}

const charged = { charge: "charged", amount: 900, currency: "EUR" };

/** A run in which everything is as it should be: one order of each kind, one refused, one without an answer. */
export function soundRun(): Observations {
  const all = [
    told("ord_paid", "CONFIRMED", ["OrderCreated", "PaymentSucceeded", "OrderConfirmed"], charged),
    told("ord_declined", "CANCELLED", ["OrderCreated", "PaymentFailed", "OrderCancelled"], { charge: "declined" }),
    told(
      "ord_back",
      "CANCELLED",
      ["OrderCreated", "PaymentSucceeded", "OrderConfirmed", "OrderCancelled", "PaymentRefunded"],
      { ...charged, refund: "refunded" },
    ),
    told("ord_voided", "CANCELLED", ["OrderCreated", "OrderCancelled", "PaymentVoided"], { charge: "voided" }),
  ];
  const deliveries = [
    { id: "d1", type: "OrderCreated", rule: "payment", target: "payment-queue", at: NOW, delivered: 1, letters: 0 },
    { id: "d2", type: "OrderCreated", rule: "payment", target: "payment-queue", at: NOW, delivered: 0, letters: 1 },
    { id: "d3", type: "OrderConfirmed", rule: "mail", target: "mail-queue", at: NOW, delivered: 2, letters: 0 },
  ];
  const place = { at: NOW, method: "POST", path: "/orders" };
  return {
    requests: [
      ...all.map(({ order: { orderId, email = "" } }) => ({ ...place, status: 202, orderId, email })),
      { ...place, status: 400, email: "refused@example.com" },
      { ...place, status: 500, email: "ord_lost@example.com" },
    ],
    orders: all.map(({ order }) => order),
    foreign: [{ orderId: "ord_paid", caller: "somebody", method: "GET", status: 404 }],
    audit: all.flatMap(({ audit }) => audit),
    deliveries,
    mails: all.flatMap(({ mails }) => mails),
    ledger: all.flatMap(({ entry }) => entry ?? []),
    letters: [{ queue: "payment-dlq", messageId: "m1", subject: "ord_paid", reason: "THROTTLING" }],
    lettersLeft: [],
    strikes: [],
    kills: [],
    quiet: { faultsEndedAt: NOW, at: NOW + 60_000, limitMs: 3_600_000 },
  };
}

/** The part of a run that belongs to an order, to be changed by a test. */
export function orderIn(run: Observations, orderId: string): { order: SeenOrder; entry: LedgerEntry } {
  const order = run.orders.find((each) => each.orderId === orderId);
  const entry = run.ledger.find(({ key }) => key === orderId);
  if (!order || !entry) throw new Error(`The run has no ${orderId}.`);
  return { order, entry };
}
