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
 * The whole system: three services, and the events between them. Each publishes to the one bus from its own table, and
 * its functions consume from the bus; nothing else connects them.
 */
export const services = {
  /** Takes orders over HTTP, confirms or cancels them as their payments go, and reports each day's sales. */
  order: {
    publishes: [OrderCreated, OrderConfirmed, OrderCancelled, SettlementRequested, DailySalesReported],
    consumes: {
      "on-payment-event": viaQueue(PaymentSucceeded, PaymentFailed, PaymentRefunded, PaymentVoided),
    },
  },
  /** Charges what was ordered, and refunds what was cancelled. */
  payment: {
    publishes: [PaymentSucceeded, PaymentFailed, PaymentRefunded, PaymentVoided],
    consumes: {
      "on-order-created": viaQueue(OrderCreated),
      "on-order-cancelled": viaQueue(OrderCancelled, SettlementRequested),
    },
  },
  /** Mails customers how their orders stand, and the shop's owner what was sold. */
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
  /** What the CDK's command line hands over (CDK_CONTEXT_JSON) wins over it. */
  context: Record<string, unknown>;
}

/** All stacks of the stage that the context names: the bus, and one per service. Throws `InvalidContext`. */
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
  // The order of deployment alone: no template refers to another.
  for (const stack of stacks) stack.addStackDependency(bus);
  return { app, stage };
}
