import type { Audited, SeenOrder } from "../observations.ts";
import type { Breach } from "../verdict.ts";
import type { Invariant } from "./invariant.ts";

/** Events that are also facts of an order's history. */
const FACTS = new Set([
  "OrderCreated",
  "OrderConfirmed",
  "OrderCancelled",
  "PaymentSucceeded",
  "PaymentFailed",
  "PaymentRefunded",
  "PaymentVoided",
]);

/** Every fact was published as one event, and every event tells of a fact: nothing vanished, nothing came from nowhere. */
export const everyEvent: Invariant = {
  name: "every event",
  check({ orders, audit }, breach) {
    const aboutOrders = audit.filter(({ subject }) => subject.startsWith("ord_"));
    const bySubject = Map.groupBy(aboutOrders, ({ subject }) => subject);
    const known = new Map(orders.filter(({ status }) => status === 200).map((order) => [order.orderId, order]));
    const breaches: Breach[] = [];
    for (const order of known.values()) {
      const events = bySubject.get(order.orderId) ?? [];
      for (const message of faultsIn(order, events)) breaches.push(breach(order.orderId, message));
    }
    for (const [subject, events] of bySubject) {
      if (!known.has(subject)) breaches.push(breach(subject, `${namesOf(events)} tell of an order that is not there.`));
    }
    const distinct = new Set(audit.map(({ eventId }) => eventId));
    return { counts: { events: distinct.size, "published again": audit.length - distinct.size }, breaches };
  },
};

function* faultsIn({ history = [] }: SeenOrder, events: Audited[]): Generator<string> {
  const happened = new Set(history.map(({ type }) => type));
  const published = Map.groupBy(events, ({ type }) => type);
  for (const type of happened) {
    const ids = idsOf(published.get(type));
    if (ids.size === 0) yield `${type} is in its history and was never published.`;
    if (ids.size > 1) yield `${type} is in its history once and was published as ${ids.size} events.`;
  }
  for (const [type, found] of published) {
    if (FACTS.has(type) && !happened.has(type)) yield `${type} was published and is not in its history.`;
    if (type === "SettlementRequested" && !happened.has("OrderCancelled"))
      yield `${type} was published ${found.length} times, and it was not cancelled.`;
  }
  const told = idsOf(published.get("NotificationSent")).size;
  const mailed = ["OrderConfirmed", "OrderCancelled", "PaymentFailed"].filter((type) => happened.has(type)).length;
  if (told !== mailed)
    yield `Its customer was told of ${mailed} facts, and NotificationSent was published for ${told}.`;
}

const idsOf = (events: Audited[] = []): Set<string> => new Set(events.map(({ eventId }) => eventId));

const namesOf = (events: Audited[]): string => [...new Set(events.map(({ type }) => type))].join(", ");
