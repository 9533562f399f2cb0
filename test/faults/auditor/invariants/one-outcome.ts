import { acceptedIds } from "../accepted.ts";
import type { SeenOrder } from "../observations.ts";
import type { Invariant } from "./invariant.ts";

/** Every order ends in one terminal state, through a history that the state machine allows. */
export const oneOutcome: Invariant = {
  name: "one outcome",
  check(observations, breach) {
    const { orders } = observations;
    const known = new Map(orders.map((order) => [order.orderId, order]));
    const lost = acceptedIds(observations)
      .filter((orderId) => known.get(orderId)?.status !== 200)
      .map((orderId) =>
        breach(orderId, `It was accepted, and GET answers ${known.get(orderId)?.status ?? "nothing"}.`),
      );
    const seen = orders.filter(({ status }) => status === 200);
    const wrong = seen.flatMap((order) => [...faultsIn(order)].map((message) => breach(order.orderId, message)));
    const inState = (state: string) => seen.filter((order) => order.state === state).length;
    return {
      counts: { orders: seen.length, confirmed: inState("CONFIRMED"), cancelled: inState("CANCELLED") },
      breaches: [...lost, ...wrong],
    };
  },
};

const FACTS = [
  "OrderCreated",
  "OrderConfirmed",
  "OrderCancelled",
  "PaymentSucceeded",
  "PaymentFailed",
  "PaymentRefunded",
  "PaymentVoided",
];

/** What must have happened before a fact, one of these at least. */
const AFTER: Record<string, string[]> = {
  OrderConfirmed: ["PaymentSucceeded"],
  PaymentRefunded: ["OrderCancelled"],
};

function* faultsIn({ state, history = [] }: SeenOrder): Generator<string> {
  const types = history.map(({ type }) => type);
  if (state !== "CONFIRMED" && state !== "CANCELLED") yield `It is ${state}, which is no terminal state.`;
  if (types[0] !== "OrderCreated") yield `Its history begins with ${types[0] ?? "nothing"}.`;
  for (const type of new Set(types)) {
    if (!FACTS.includes(type)) yield `Its history has ${type}, which is no fact of an order.`;
    const times = types.filter((each) => each === type).length;
    if (times > 1) yield `${type} is in its history ${times} times.`;
  }
  for (const [type, causes] of Object.entries(AFTER)) {
    const before = types.slice(0, Math.max(types.indexOf(type), 0));
    if (types.includes(type) && !causes.some((cause) => before.includes(cause)))
      yield `${type} is in its history without ${causes.join(" or ")} before it.`;
  }
  if (types.includes("PaymentSucceeded") && types.includes("PaymentFailed"))
    yield "Its payment both succeeded and failed.";
  const cancelled = types.indexOf("OrderCancelled");
  if (cancelled >= 0 && types.indexOf("OrderConfirmed") > cancelled) yield "It was confirmed after it was cancelled.";
  const outcome = cancelled >= 0 ? "CANCELLED" : types.includes("OrderConfirmed") ? "CONFIRMED" : undefined;
  if (outcome !== undefined && outcome !== state) yield `It is ${state}, and by its history it is ${outcome}.`;
}
