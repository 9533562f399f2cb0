import type { Application } from "eventbridge-load";
import type { Contract } from "./events/contract.ts";
import { catalogue } from "./events/contracts/catalogue.ts";
import { apiEndpointParameter, busName, SOURCE_PREFIX } from "./events/names.ts";

/** Orders to SES's mailbox simulator, which bounces nothing; the mark travels in the address, which every event of an order carries. */
const addressOf = (mark: string) => `success+${mark}@simulator.amazonses.com`;
const ADDRESS = /^success\+(.+)@simulator\.amazonses\.com$/;

const newestLast = Object.values<Contract>(catalogue).sort((a, b) => a.version - b.version);

/** Templates for `--event OrderCreated`: each contract's example as an event of its own, which only the load tester's probe receives. */
const events = Object.fromEntries(
  newestLast.map(({ type, version, example }) => {
    const ids = { eventId: "{{uuid}}", correlationId: "{{uuid}}", causationId: "{{uuid}}" };
    const metadata = { ...ids, schemaVersion: version, occurredAt: "{{now}}" };
    return [type, { detailType: type, detail: { metadata, data: example } }];
  }),
);

/** What the load tester needs to know of this application. */
export default {
  busName: (stage) => busName({ name: stage }),
  events,
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
