import { Annotations, Duration } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { APPLICATION } from "../../events/names.ts";
import { Consumer } from "../constructs/consumer.ts";
import { OutboxTable } from "../constructs/outbox-table.ts";
import { tableAccess } from "../constructs/permissions.ts";
import { alarm } from "../monitoring/alarm.ts";
import { serviceMetric } from "../monitoring/service-metric.ts";
import { pace } from "./pace.ts";
import { ServiceStack, type ServiceStackProps } from "./service-stack.ts";

/**
 * An e-mail is retried for more than a day before it is dead-lettered: SES's daily quota covers a rolling 24 hours, so by
 * then there is room for what SES first rejected.
 */
const MAIL_TRIES = 120;

/** E-mails customers about their orders, and the shop's owner about each day's sales. */
export class NotificationStack extends ServiceStack {
  constructor(scope: Construct, props: ServiceStackProps<"on-order-update" | "on-daily-sales-reported">) {
    super(
      scope,
      { service: "notification", does: "mails customers about their orders, and the owner about the sales" },
      props,
    );
    const { stage } = this;
    const { consumes } = props;
    const { table } = new OutboxTable(this, "notifications", { key: "notificationId" });
    const environment = { TABLE_NAME: table.tableName, SENDER_ADDRESS: stage.senderAddress };
    const may = [
      tableAccess(table, "GetItem", "PutItem"),
      new PolicyStatement({
        actions: ["ses:SendEmail"],
        // The verified identity is the address or its domain, and SES's sandbox also requires the recipient's.
        resources: [this.formatArn({ service: "ses", resource: "identity", resourceName: "*" })],
        conditions: { StringEquals: { "ses:FromAddress": stage.senderAddress } },
      }),
    ];
    const { concurrency, slotMilliseconds } = pace(stage.mailsPerSecond);
    new Consumer(this, "on-order-update", {
      ...consumes["on-order-update"],
      environment: { ...environment, SLOT_MILLISECONDS: String(slotMilliseconds) },
      may,
      queue: { batchSize: 1, maxConcurrency: concurrency, maxReceiveCount: MAIL_TRIES },
    });
    alarm(this, "MailsFail", {
      name: `${this.nameOf("on-order-update")}-failing`,
      description: "Mails fail again and again: SES has no room for them, or refuses the account. The log says which.",
      runbook: "mails-failing",
      metric: serviceMetric(this, "on-order-update", "EventsFailed", Duration.minutes(15)).with({ statistic: "Sum" }),
      above: 5,
      stage,
    });
    new Consumer(this, "on-daily-sales-reported", {
      ...consumes["on-daily-sales-reported"],
      environment: { ...environment, OWNER_ADDRESS: stage.ownerAddress },
      may,
    });
    if (stage.senderAddress.endsWith(".example") && stage.apiAccess.kind !== "open") {
      Annotations.of(this).addWarningV2(
        `${APPLICATION}:sender-address`,
        `No mail will leave stage ${stage.name}: SES sends from verified identities only, and the sender is the placeholder ${stage.senderAddress}. Deploy with -c senderAddress=<a verified address>.`,
      );
    }
  }
}
