import { App } from "aws-cdk-lib";
import { BusStack } from "./stacks/bus-stack.ts";
import { NotificationStack } from "./stacks/notification-stack.ts";
import { OrderStack } from "./stacks/order-stack.ts";
import { PaymentStack } from "./stacks/payment-stack.ts";
import { type Stage, stageFrom } from "./stage.ts";
import type { BundleOf } from "./synth/bundle.ts";

export interface AppOptions {
  outdir: string;
  bundleOf: BundleOf;
  /** What the CDK's command line hands over (CDK_CONTEXT_JSON) wins over it. */
  context: Record<string, unknown>;
}

/** All stacks of the stage that the context names. Throws `InvalidContext`. */
export function createApp({ outdir, bundleOf, context }: AppOptions): { app: App; stage: Stage } {
  const app = new App({ outdir, context, analyticsReporting: false });
  const stage = stageFrom((key) => app.node.tryGetContext(key));
  const bus = new BusStack(app, { stage });
  for (const Service of [OrderStack, PaymentStack, NotificationStack]) {
    // The order of deployment alone: no template refers to another.
    new Service(app, { stage, bundleOf }).addStackDependency(bus);
  }
  return { app, stage };
}
