import { Duration } from "aws-cdk-lib";
import { Schedule } from "aws-cdk-lib/aws-events";
import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { alarm } from "../monitoring/alarm.ts";
import { serviceMetric } from "../monitoring/service-metric.ts";
import { serviceOf } from "../stacks/service-stack.ts";
import { Scheduled } from "./scheduled.ts";

export interface ReconciliationProps {
  description: string;
  /** The metric under which the function counts what has been open for too long, and what that says to a person. */
  overdue: { metric: string; name: string; description: string };
  environment: Record<string, string>;
  may: PolicyStatement[];
}

const EVERY = Duration.minutes(5);

/** Money moves within seconds as a rule; a provider that takes days for some refunds (bank transfers) needs longer here. */
const OVERDUE_AFTER = Duration.hours(24);

/**
 * The scheduled function of `services/<service>/<id>.handler.ts`, which brings to an end what events alone did not, and
 * an alarm for what stays open all the same.
 *
 * @example
 * new Reconciliation(this, "reconcile-parcels", {
 *   description: "Asks the carrier about the parcels that did not arrive",
 *   overdue: { metric: "ParcelsOverdue", name: "parcels-overdue", description: "Parcels have been on their way" },
 *   environment: { TABLE_NAME: table.tableName },
 *   may: [indexAccess(table, "underway")],
 * });
 */
export class Reconciliation extends Construct {
  constructor(scope: Construct, id: string, { description, overdue, environment, may }: ReconciliationProps) {
    super(scope, id);
    const stack = serviceOf(this);
    const hours = OVERDUE_AFTER.toHours();
    new Scheduled(this, id, {
      schedule: Schedule.rate(EVERY),
      description,
      // The next run does what this one could not.
      retry: { maxEventAge: Duration.minutes(15), retryAttempts: 3 },
      environment: { ...environment, OVERDUE_AFTER_HOURS: String(hours) },
      may,
    });
    alarm(this, "Overdue", {
      name: stack.nameOf(overdue.name),
      description: `${overdue.description} for more than ${hours} hours: the log of ${stack.nameOf(id)} names the orders`,
      // Several runs: one that is late or fails does not end the alarm.
      metric: serviceMetric(stack, id, overdue.metric, Duration.minutes(3 * EVERY.toMinutes())),
      above: 0,
      stage: stack.stage,
    });
  }
}
