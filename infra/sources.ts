import { NotificationSent } from "../events/contracts/notification-sent.ts";
import { OrderConfirmed } from "../events/contracts/order-confirmed.ts";
import { PaymentSucceeded } from "../events/contracts/payment-succeeded.ts";

/** The services that publish, each with the source of its events. The bus takes a source from its service's relay alone. */
export const SOURCES: Record<string, string> = {
  order: OrderConfirmed.source,
  payment: PaymentSucceeded.source,
  notification: NotificationSent.source,
};

/** The source of a service's events. Throws for a service that the bus does not listen to. */
export function sourceOf(service: string): string {
  const source = SOURCES[service];
  if (source) return source;
  throw new Error(`The service ${service} has no source: add it to infra/sources.ts, or the bus refuses its events.`);
}
