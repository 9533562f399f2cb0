import { askedAgain, isSettled, openSettlement, type Settlement } from "./settlement.ts";

/** Why an order was cancelled. */
type CancelReason = "payment_failed" | "payment_timeout" | "customer_request";

/** What every order has, whatever its state. `total` is in minor units of `currency`, times are ISO 8601 UTC. */
interface Placed {
  orderId: string;
  customerId: string;
  email: string;
  currency: string;
  total: number;
  lineCount: number;
  createdAt: string;
  /** When the order is cancelled if it is still unpaid. */
  expiresAt: string;
  history: HistoryEntry[];
}

type PendingOrder = Placed & { state: "PENDING" };
type ConfirmedOrder = Placed & { state: "CONFIRMED"; paymentId: string; confirmedAt: string };
type CancelledOrder = Placed & {
  state: "CANCELLED";
  reason: CancelReason;
  paymentId?: string;
  confirmedAt?: string;
  /** Undefined once the payment service has accounted for the money. */
  settlement?: Settlement;
};
export type Order = PendingOrder | ConfirmedOrder | CancelledOrder;

/**
 * Something that happened to an order; at most once each, except requests. Payment facts are only recorded; the order's
 * own are also published.
 */
export type Fact =
  | ({ type: "OrderCreated"; at: string } & Omit<Placed, "createdAt" | "history">)
  | { type: "OrderConfirmed"; at: string; paymentId: string }
  | { type: "OrderCancelled"; at: string; reason: CancelReason }
  | { type: "SettlementRequested"; at: string }
  | PaymentNews;

type PaymentNews =
  | { type: "PaymentSucceeded"; at: string; paymentId: string }
  | { type: "PaymentFailed"; at: string; code: string; text: string }
  | { type: "PaymentRefunded"; at: string; paymentId: string }
  | { type: "PaymentVoided"; at: string };

/** An entry of the order's history: the fact without what the order itself already contains. */
type HistoryEntry =
  | { type: "OrderCreated"; at: string }
  | Exclude<Fact, { type: "OrderCreated" | "SettlementRequested" }>;

/** A command for an order, effective as of `at`. */
export type Command =
  | ({ type: "Create"; at: string } & Omit<Placed, "createdAt" | "history">)
  | { type: "Cancel"; at: string }
  | { type: "Expire"; at: string }
  | { type: "RequestSettlement"; at: string }
  | PaymentNews;

/** Returns the facts that follow from a command; none if it is a duplicate, late or without effect. Never throws. */
export function decide(order: Order | undefined, command: Command): Fact[] {
  if (command.type === "Create") return order ? [] : [{ ...command, type: "OrderCreated" }];
  if (!order) return [];
  const { at } = command;
  switch (command.type) {
    case "Cancel":
      return order.state === "CANCELLED" ? [] : [{ type: "OrderCancelled", at, reason: "customer_request" }];
    case "Expire":
      return order.state === "PENDING" && order.expiresAt <= at
        ? [{ type: "OrderCancelled", at, reason: "payment_timeout" }]
        : [];
    case "RequestSettlement":
      return order.state === "CANCELLED" && order.settlement && order.settlement.askAt <= at
        ? [{ type: "SettlementRequested", at }]
        : [];
    case "PaymentSucceeded": {
      if (happened(order, command.type)) return [];
      // A payment that was already refunded does not confirm the order.
      const confirms = order.state === "PENDING" && !happened(order, "PaymentRefunded");
      return confirms ? [command, { type: "OrderConfirmed", at, paymentId: command.paymentId }] : [command];
    }
    case "PaymentFailed":
      if (happened(order, command.type)) return [];
      return order.state === "PENDING"
        ? [command, { type: "OrderCancelled", at, reason: "payment_failed" }]
        : [command];
    case "PaymentRefunded":
    case "PaymentVoided":
      return happened(order, command.type) ? [] : [command];
    default:
      return command satisfies never;
  }
}

/** Returns the order after a fact that `decide` returned for it. */
export function evolve(order: Order | undefined, fact: Fact): Order {
  if (fact.type === "OrderCreated") {
    const { type, at, ...placed } = fact;
    return { ...placed, state: "PENDING", createdAt: at, history: [{ type, at }] };
  }
  if (!order) throw new Error(`${fact.type} cannot be the first fact of an order: OrderCreated must come before it.`);
  if (fact.type === "SettlementRequested") {
    if (order.state !== "CANCELLED" || !order.settlement) return order;
    return { ...order, settlement: askedAgain(order.settlement, fact.at) };
  }
  const next = step(order, fact);
  if (next.state !== "CANCELLED") return next;
  const settlement = isSettled(next.history) ? undefined : (next.settlement ?? openSettlement(fact.at));
  return { ...next, settlement };
}

function step(order: Order, fact: Exclude<HistoryEntry, { type: "OrderCreated" }>): Order {
  const history = [...order.history, fact];
  switch (fact.type) {
    case "OrderConfirmed":
      return { ...order, state: "CONFIRMED", paymentId: fact.paymentId, confirmedAt: fact.at, history };
    case "OrderCancelled":
      return { ...order, state: "CANCELLED", reason: fact.reason, history };
    case "PaymentSucceeded":
    case "PaymentFailed":
    case "PaymentRefunded":
    case "PaymentVoided":
      return { ...order, history };
    default:
      return fact satisfies never;
  }
}

function happened(order: Order, type: Fact["type"]): boolean {
  return order.history.some((entry) => entry.type === type);
}
