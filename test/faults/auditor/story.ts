import type { Observations } from "./observations.ts";

/** Returns all that was seen of an order, in the order of time as far as that is known. */
export function storyOf(observations: Observations, orderId: string): object[] {
  const { requests, orders, audit, mails, ledger, letters, lettersLeft } = observations;
  const order = orders.find((each) => each.orderId === orderId);
  const about = ({ subject = "" }: { subject?: string }) => subject.includes(orderId);
  return [
    ...requests
      .filter((request) => request.orderId === orderId || (order?.email && request.email === order.email))
      .map(({ at, method, path, status }) => ({ seen: "request", at, method, path, status })),
    ...(order ? [{ seen: "order", ...order }] : []),
    ...audit.filter(about).map(({ type, eventId, id }) => ({ seen: "event", type, eventId, id })),
    ...mails.filter(about).map(({ at, subject, requestId }) => ({ seen: "mail", at, subject, requestId })),
    ...ledger.filter(({ key }) => key === orderId).map((entry) => ({ seen: "ledger", ...entry })),
    ...[...letters, ...lettersLeft].filter(about).map((letter) => ({ seen: "dead letter", ...letter })),
  ];
}
