import { Annotations } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { OrderCancelled } from "../events/order-cancelled.ts";
import { OrderConfirmed } from "../events/order-confirmed.ts";
import { PaymentFailed } from "../events/payment-failed.ts";
import { Consumer } from "./consumer.ts";
import { OutboxTable } from "./outbox-table.ts";
import { tableAccess } from "./permissions.ts";
import { ServiceStack, type ServiceStackProps } from "./service-stack.ts";

/** Tells customers by e-mail how their orders stand. */
export class NotificationStack extends ServiceStack {
  constructor(scope: Construct, props: ServiceStackProps) {
    super(scope, "notification", props);
    const { stage } = this;
    const { table } = new OutboxTable(this, "notifications", {
      key: "notificationId",
    });
    new Consumer(this, "on-order-update", {
      contracts: [OrderConfirmed, OrderCancelled, PaymentFailed],
      through: "direct",
      environment: { TABLE_NAME: table.tableName, SENDER_ADDRESS: stage.senderAddress },
      may: [
        tableAccess(table, "GetItem", "PutItem"),
        new PolicyStatement({
          actions: ["ses:SendEmail"],
          // The verified identity is the address or its domain, and SES's sandbox asks for the recipient's as well.
          resources: [this.formatArn({ service: "ses", resource: "identity", resourceName: "*" })],
          conditions: { StringEquals: { "ses:FromAddress": stage.senderAddress } },
        }),
      ],
    });
    if (stage.senderAddress.endsWith(".example") && stage.apiAccess.kind !== "open") {
      Annotations.of(this).addWarningV2(
        "shop:sender-address",
        `No mail will leave stage ${stage.name}: SES sends from verified identities only, and the sender is the placeholder ${stage.senderAddress}. Deploy with -c senderAddress=<a verified address>.`,
      );
    }
  }
}
