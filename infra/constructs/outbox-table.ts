import { ArnFormat, Duration } from "aws-cdk-lib";
import type { GlobalSecondaryIndexPropsV2, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { StartingPosition } from "aws-cdk-lib/aws-lambda";
import { DynamoEventSource, SqsDlq } from "aws-cdk-lib/aws-lambda-event-sources";
import { Construct } from "constructs";
import { busName, relayName } from "../../events/names.ts";
import { alarm } from "../monitoring/alarm.ts";
import { serviceOf } from "../stacks/service-stack.ts";
import { catchFailures } from "./catch-failures.ts";
import { DeadLetterQueue } from "./dead-letter-queue.ts";
import { Handler } from "./handler.ts";
import { queueSend } from "./permissions.ts";
import { table } from "./table.ts";

export interface OutboxTableProps {
  key: string;
  indexes?: GlobalSecondaryIndexPropsV2[];
}

const LATE_MILLISECONDS = 60_000;

/**
 * A table whose items contain the events of their latest write (`outbox`), and the relay that publishes those events from
 * the table's stream. The relay retries for 20 hours, so an item's events keep their order during an outage of the bus;
 * that leaves four of the stream's 24 hours to read the records that a dead letter points to.
 *
 * @example
 * const { table } = new OutboxTable(this, "shipments", { key: "shipmentId" });
 */
export class OutboxTable extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string, { key, indexes }: OutboxTableProps) {
    super(scope, id);
    const stack = serviceOf(this);
    const { stage } = stack;
    const name = relayName(stage, stack.service);

    this.table = table(this, "Table", { tableName: stack.nameOf(id), key, indexes, stage, stream: true });
    const deadLetters = new DeadLetterQueue(this, "DeadLetters", {
      name: `${name}-dlq`,
      redriveTo: stack.formatArn({
        service: "lambda",
        resource: "function",
        resourceName: name,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
      stage,
    });
    const relay = new Handler(this, "Relay", {
      name: "relay",
      entry: "events/publish/relay.handler.ts",
      timeout: Duration.seconds(30),
      environment: { EVENT_BUS_NAME: busName(stage), DEAD_LETTER_QUEUE_URL: deadLetters.queueUrl },
      may: [
        new PolicyStatement({
          actions: ["events:PutEvents"],
          resources: [stack.bus.eventBusArn],
          conditions: { StringEquals: { "events:source": stack.source } },
        }),
        queueSend(deadLetters),
      ],
    });
    relay.addEventSource(
      new DynamoEventSource(this.table, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        parallelizationFactor: 1,
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        retryAttempts: -1,
        maxRecordAge: Duration.hours(20),
        onFailure: new SqsDlq(deadLetters),
      }),
    );
    // A redrive invokes it asynchronously.
    catchFailures(relay, deadLetters);
    alarm(this, "Late", {
      name: `${name}-late`,
      description: `Events of ${stack.service} have waited for the bus for more than ${LATE_MILLISECONDS / 1000} s`,
      runbook: "relay-late",
      metric: relay.metric("IteratorAge", { period: Duration.minutes(1), statistic: "Maximum" }),
      above: LATE_MILLISECONDS,
      stage,
    });
  }
}
