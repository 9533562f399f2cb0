import { Duration } from "aws-cdk-lib";
import { Rule, type Schedule } from "aws-cdk-lib/aws-events";
import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { serviceOf } from "../stacks/service-stack.ts";
import { DirectHandler } from "./direct-handler.ts";
import type { Retry } from "./retry.ts";

export interface ScheduledProps {
  schedule: Schedule;
  description: string;
  retry: Retry;
  timeout?: Duration;
  environment?: Record<string, string>;
  /** The function's permissions. */
  may?: PolicyStatement[];
}

/**
 * The function in `services/<service>/<id>.handler.ts`, run by a scheduled rule. Such rules live on the default bus.
 *
 * @example
 * new Scheduled(this, "expire-orders", {
 *   schedule: Schedule.rate(Duration.minutes(1)),
 *   description: "Cancels the orders that were not paid in time",
 *   retry: PATIENT,
 *   may: [indexAccess(table, "pending")],
 * });
 */
export class Scheduled extends Construct {
  constructor(scope: Construct, id: string, props: ScheduledProps) {
    super(scope, id);
    const { schedule, description, retry, timeout = Duration.minutes(1), environment, may } = props;
    const receiver = new DirectHandler(this, "Handler", { name: id, timeout, environment, may });
    new Rule(this, "Rule", {
      ruleName: serviceOf(this).nameOf(id),
      description,
      schedule,
      targets: [receiver.target(retry)],
    });
  }
}
