import { Duration } from "aws-cdk-lib";
import { ProjectionType } from "aws-cdk-lib/aws-dynamodb";
import { Schedule } from "aws-cdk-lib/aws-events";
import type { Construct } from "constructs";
import { Consumer } from "../constructs/consumer.ts";
import { Handler } from "../constructs/handler.ts";
import { HttpApi } from "../constructs/http-api.ts";
import { OutboxTable } from "../constructs/outbox-table.ts";
import { indexAccess, objectAccess, tableAccess } from "../constructs/permissions.ts";
import { privateBucket } from "../constructs/private-bucket.ts";
import { Reconciliation } from "../constructs/reconciliation.ts";
import { PATIENT } from "../constructs/retry.ts";
import { Scheduled } from "../constructs/scheduled.ts";
import { text } from "../constructs/table.ts";
import { alarm } from "../monitoring/alarm.ts";
import { serviceMetric } from "../monitoring/service-metric.ts";
import { ServiceStack, type ServiceStackProps } from "./service-stack.ts";

/**
 * Takes orders over HTTP, confirms or cancels them depending on payment, expires unpaid ones, settles cancelled ones,
 * and reports sales.
 */
export class OrderStack extends ServiceStack {
  constructor(scope: Construct, props: ServiceStackProps<"on-payment-event">) {
    super(scope, { service: "order", does: "takes orders, confirms or cancels them, and reports the sales" }, props);
    const { stage, claimBucket } = this;
    const { table } = new OutboxTable(this, "orders", {
      key: "orderId",
      indexes: [
        {
          indexName: "pending",
          partitionKey: text("pending"),
          sortKey: text("expiresAt"),
          projectionType: ProjectionType.KEYS_ONLY,
        },
        {
          indexName: "unsettled",
          partitionKey: text("unsettled"),
          sortKey: text("askAt"),
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: ["unsettledSince"],
        },
        {
          indexName: "sales",
          partitionKey: text("confirmedOn"),
          sortKey: text("confirmedAt"),
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: ["currency", "total"],
        },
      ],
    });
    const reports = privateBucket(this, "Reports", { stage });
    const environment = { TABLE_NAME: table.tableName, CLAIM_BUCKET_NAME: claimBucket.bucketName };
    const changeOrders = [tableAccess(table, "GetItem", "PutItem")];
    const backOffice: Record<string, string> =
      stage.backOffice.length > 0 ? { BACK_OFFICE: stage.backOffice.join(" ") } : {};

    const timeout = Duration.seconds(10);
    new HttpApi(this, "HttpApi", {
      "POST /orders": new Handler(this, "PostOrder", {
        name: "post-order",
        timeout,
        environment: { ...environment, PAYMENT_WINDOW_SECONDS: String(stage.paymentWindowSeconds) },
        // Only an order's lines can exceed an event's size, so no other function writes claims.
        may: [...changeOrders, objectAccess(claimBucket, "PutObject")],
      }),
      "GET /orders/{orderId}": new Handler(this, "GetOrder", {
        name: "get-order",
        timeout,
        environment: { TABLE_NAME: table.tableName, ...backOffice },
        may: [tableAccess(table, "GetItem")],
      }),
      "POST /orders/{orderId}/cancel": new Handler(this, "CancelOrder", {
        name: "cancel-order",
        timeout,
        environment: { ...environment, ...backOffice },
        may: changeOrders,
      }),
    });

    new Consumer(this, "on-payment-event", {
      ...props.consumes["on-payment-event"],
      environment,
      may: changeOrders,
    });

    new Scheduled(this, "expire-orders", {
      schedule: Schedule.rate(Duration.minutes(1)),
      description: "Cancels the orders that were not paid in time",
      // The next minute's run picks up whatever this one missed.
      retry: { maxEventAge: Duration.minutes(5), retryAttempts: 3 },
      environment,
      may: [...changeOrders, indexAccess(table, "pending")],
    });

    alarm(this, "OrdersExpired", {
      name: this.nameOf("orders-expired"),
      description: "Orders expired: the payment service had not told of their payment within the payment window",
      runbook: "orders-expired",
      metric: serviceMetric(this, "expire-orders", "OrdersExpired", Duration.minutes(5)),
      above: 0,
      stage,
    });

    new Reconciliation(this, "request-settlements", {
      description: "Asks the payment service about the cancelled orders whose money is unaccounted for",
      overdue: {
        metric: "SettlementsOverdue",
        name: "settlements-overdue",
        description: "The money of cancelled orders has been unaccounted for",
      },
      environment,
      may: [...changeOrders, indexAccess(table, "unsettled")],
    });

    new Scheduled(this, "report-sales", {
      schedule: Schedule.cron({ minute: "5", hour: "0" }),
      description: "Reports the sales of the day before, at five past midnight UTC",
      retry: PATIENT,
      environment: { ...environment, REPORT_BUCKET_NAME: reports.bucketName },
      may: [tableAccess(table, "PutItem"), indexAccess(table, "sales"), objectAccess(reports, "PutObject")],
    });
  }
}
