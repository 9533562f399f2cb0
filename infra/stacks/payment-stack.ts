import { ProjectionType } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { Consumer } from "../constructs/consumer.ts";
import { OutboxTable } from "../constructs/outbox-table.ts";
import { indexAccess, tableAccess } from "../constructs/permissions.ts";
import { Reconciliation } from "../constructs/reconciliation.ts";
import { table, text } from "../constructs/table.ts";
import { ServiceStack, type ServiceStackProps } from "./service-stack.ts";

/** Charges orders, refunds cancelled ones, and retries a refund until it is done. */
export class PaymentStack extends ServiceStack {
  constructor(scope: Construct, props: ServiceStackProps<"on-order-created" | "on-order-cancelled">) {
    super(scope, { service: "payment", does: "charges what was ordered, and refunds what was cancelled" }, props);
    const { stage } = this;
    const { consumes } = props;
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
    new Consumer(this, "on-order-created", { ...consumes["on-order-created"], environment, may });
    new Consumer(this, "on-order-cancelled", {
      ...consumes["on-order-cancelled"],
      environment,
      may: [...may, tableAccess(payments, "UpdateItem")],
    });
    new Reconciliation(this, "reconcile-refunds", {
      description: "Asks the payment provider about the refunds that are not done",
      overdue: {
        metric: "RefundsOverdue",
        name: "refunds-overdue",
        description: "Money of cancelled orders has been owed",
      },
      environment,
      may: [...may, indexAccess(payments, "owed")],
    });
  }
}
