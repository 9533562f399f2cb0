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
  /** The metric that counts what has been open for too long, and the alarm's name and description; its runbook has its name. */
  overdue: { metric: string; name: string; description: string };
  environment: Record<string, string>;
  may: PolicyStatement[];
}

const EVERY = Duration.minutes(5);

/** Money usually moves within seconds; increase this for a provider that takes days for some refunds (bank transfers). */
const OVERDUE_AFTER = Duration.hours(24);

/**
 * The scheduled function in `services/<service>/<id>.handler.ts`, which completes what events alone did not, and an alarm
 * on what remains open.
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
      // The next run picks up whatever this one missed.
      retry: { maxEventAge: Duration.minutes(15), retryAttempts: 3 },
      environment: { ...environment, OVERDUE_AFTER_HOURS: String(hours) },
      may,
    });
    alarm(this, "Overdue", {
      name: stack.nameOf(overdue.name),
      description: `${overdue.description} for more than ${hours} hours: the log of ${stack.nameOf(id)} names the orders`,
      runbook: overdue.name,
      // Spans several runs, so that a late or failed run does not clear the alarm.
      metric: serviceMetric(stack, id, overdue.metric, Duration.minutes(3 * EVERY.toMinutes())),
      above: 0,
      stage: stack.stage,
    });
  }
}
