import type { Construct } from "constructs";
import { OrderCancelled } from "../events/order-cancelled.ts";
import { OrderCreated } from "../events/order-created.ts";
import { Consumer } from "./consumer.ts";
import { OutboxTable } from "./outbox-table.ts";
import { tableAccess } from "./permissions.ts";
import { ServiceStack, type ServiceStackProps } from "./service-stack.ts";
import { table } from "./table.ts";

/** Charges what was ordered, and refunds what was cancelled. */
export class PaymentStack extends ServiceStack {
  constructor(scope: Construct, props: ServiceStackProps) {
    super(scope, "payment", props);
    const { stage } = this;
    const payments = new OutboxTable(this, "payments", { key: "orderId" }).table;
    const provider = table(this, "Provider", { tableName: this.nameOf("provider"), key: "key", stage });
    const environment = { TABLE_NAME: payments.tableName, PROVIDER_TABLE_NAME: provider.tableName };
    const may = [tableAccess(payments, "GetItem", "PutItem"), tableAccess(provider, "GetItem", "PutItem")];
    new Consumer(this, "on-order-created", { contracts: [OrderCreated], through: "queue", environment, may });
    new Consumer(this, "on-order-cancelled", { contracts: [OrderCancelled], through: "queue", environment, may });
  }
}
