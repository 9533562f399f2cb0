import { Duration } from "aws-cdk-lib";
import { ProjectionType } from "aws-cdk-lib/aws-dynamodb";
import { Schedule } from "aws-cdk-lib/aws-events";
import type { Construct } from "constructs";
import { OrderCancelled } from "../events/order-cancelled.ts";
import { OrderCreated } from "../events/order-created.ts";
import { alarm } from "./alarm.ts";
import { Consumer } from "./consumer.ts";
import { OutboxTable } from "./outbox-table.ts";
import { indexAccess, tableAccess } from "./permissions.ts";
import { Scheduled } from "./scheduled.ts";
import { serviceMetric } from "./service-metric.ts";
import { ServiceStack, type ServiceStackProps } from "./service-stack.ts";
import { table, text } from "./table.ts";

/** Most refunds are done within seconds; a provider that takes days for some (bank transfers) needs a longer time here. */
const REFUND_OVERDUE_AFTER = Duration.hours(24);

/** Charges what was ordered, refunds what was cancelled, and keeps at a refund until it is done. */
export class PaymentStack extends ServiceStack {
  constructor(scope: Construct, props: ServiceStackProps) {
    super(scope, "payment", props);
    const { stage } = this;
    const { table: payments } = new OutboxTable(this, "payments", {
      key: "orderId",
      indexes: [
        {
          indexName: "owed",
          partitionKey: text("owed"),
          sortKey: text("askAt"),
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: ["owedSince"],
        },
      ],
    });
    const provider = table(this, "Provider", { tableName: this.nameOf("provider"), key: "key", stage });
    const environment = { TABLE_NAME: payments.tableName, PROVIDER_TABLE_NAME: provider.tableName };
    const may = [tableAccess(payments, "GetItem", "PutItem"), tableAccess(provider, "GetItem", "PutItem")];
    new Consumer(this, "on-order-created", { contracts: [OrderCreated], through: "queue", environment, may });
    new Consumer(this, "on-order-cancelled", { contracts: [OrderCancelled], through: "queue", environment, may });

    const every = Duration.minutes(5);
    new Scheduled(this, "reconcile-refunds", {
      schedule: Schedule.rate(every),
      description: "Asks the payment provider about the refunds that are not done",
      // The next run does what this one could not.
      retry: { maxEventAge: Duration.minutes(15), retryAttempts: 3 },
      environment: { ...environment, OVERDUE_AFTER_HOURS: String(REFUND_OVERDUE_AFTER.toHours()) },
      may: [...may, indexAccess(payments, "owed")],
    });
    alarm(this, "RefundsOverdue", {
      name: this.nameOf("refunds-overdue"),
      description: `Money of cancelled orders has been owed for more than ${REFUND_OVERDUE_AFTER.toHours()} hours: the log of reconcile-refunds names the orders`,
      metric: serviceMetric(this, "reconcile-refunds", "RefundsOverdue", Duration.minutes(3 * every.toMinutes())),
      above: 0,
      stage,
    });
  }
}
