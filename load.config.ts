import type { Application } from "eventbridge-load";
import { apiEndpointParameter, busName, SOURCE_PREFIX } from "./events/names.ts";

/** Orders to SES's mailbox simulator, which bounces nothing; the mark travels in the address, which every event of an order carries. */
const addressOf = (mark: string) => `success+${mark}@simulator.amazonses.com`;
const ADDRESS = /^success\+(.+)@simulator\.amazonses\.com$/;

/** What the load tester needs to know of this application. */
export default {
  busName: (stage) => busName({ name: stage }),
  orders: {
    apiEndpointParameter: (stage) => apiEndpointParameter({ name: stage }),
    path: "/orders",
    body: (mark) => ({
      customerId: `load-${mark.split(".")[0]}`,
      email: addressOf(mark),
      currency: "EUR",
      lines: [{ sku: "TEA-1", quantity: 2, unitPrice: 450 }],
      card: "tok_approved",
    }),
    markOf(detail) {
      const { email, to } = (detail as { data?: { email?: string; to?: string } } | undefined)?.data ?? {};
      return ADDRESS.exec(email ?? to ?? "")?.[1];
    },
    sourcePrefix: SOURCE_PREFIX,
    events: { confirmed: "OrderConfirmed", cancelled: "OrderCancelled", notified: "NotificationSent" },
  },
} satisfies Application;
