import { App } from "aws-cdk-lib";
import { DailySalesReported } from "../events/contracts/daily-sales-reported.ts";
import { NotificationSent } from "../events/contracts/notification-sent.ts";
import { OrderCancelled } from "../events/contracts/order-cancelled.ts";
import { OrderConfirmed } from "../events/contracts/order-confirmed.ts";
import { OrderCreated } from "../events/contracts/order-created.ts";
import { PaymentFailed } from "../events/contracts/payment-failed.ts";
import { PaymentRefunded } from "../events/contracts/payment-refunded.ts";
import { PaymentSucceeded } from "../events/contracts/payment-succeeded.ts";
import { PaymentVoided } from "../events/contracts/payment-voided.ts";
import { SettlementRequested } from "../events/contracts/settlement-requested.ts";
import { direct, type Service, viaQueue } from "./service.ts";
import { BusStack } from "./stacks/bus-stack.ts";
import { NotificationStack } from "./stacks/notification-stack.ts";
import { OrderStack } from "./stacks/order-stack.ts";
import { PaymentStack } from "./stacks/payment-stack.ts";
import type { Stage } from "./stage.ts";
import { stageFrom } from "./stage-from-context.ts";
import type { BundleOf } from "./synth/bundle.ts";

/**
 * The whole system: its services, and the events between them. Each publishes to the one bus from its own table, and
 * its functions consume from the bus; nothing else connects them.
 */
export const services = {
  /** Takes orders over HTTP, confirms or cancels them depending on their payments, and reports each day's sales. */
  order: {
    publishes: [OrderCreated, OrderConfirmed, OrderCancelled, SettlementRequested, DailySalesReported],
    consumes: {
      "on-payment-event": viaQueue(PaymentSucceeded, PaymentFailed, PaymentRefunded, PaymentVoided),
    },
  },
  /** Charges orders, and refunds those that are cancelled. */
  payment: {
    publishes: [PaymentSucceeded, PaymentFailed, PaymentRefunded, PaymentVoided],
    consumes: {
      "on-order-created": viaQueue(OrderCreated),
      "on-order-cancelled": viaQueue(OrderCancelled, SettlementRequested),
    },
  },
  /** E-mails customers about their orders, and the shop's owner about each day's sales. */
  notification: {
    publishes: [NotificationSent],
    consumes: {
      "on-order-update": viaQueue(OrderConfirmed, OrderCancelled, PaymentFailed),
      "on-daily-sales-reported": direct(DailySalesReported),
    },
  },
} satisfies Record<string, Service>;

export interface AppOptions {
  outdir: string;
  bundleOf: BundleOf;
  /** Overridden by what the CDK's command line passes in CDK_CONTEXT_JSON. */
  context: Record<string, unknown>;
}

/** Creates all stacks of the context's stage: the bus, and one per service. Throws `InvalidContext`. */
export function createApp({ outdir, bundleOf, context }: AppOptions): { app: App; stage: Stage } {
  const app = new App({ outdir, context, analyticsReporting: false });
  const stage = stageFrom((key) => app.node.tryGetContext(key));
  const { order, payment, notification } = services;
  const bus = new BusStack(app, { stage, services });
  const stacks = [
    new OrderStack(app, { stage, bundleOf, ...order }),
    new PaymentStack(app, { stage, bundleOf, ...payment }),
    new NotificationStack(app, { stage, bundleOf, ...notification }),
  ];
  // Only for the order of deployment: no template refers to another.
  for (const stack of stacks) stack.addStackDependency(bus);
  return { app, stage };
}
