import { Duration } from "aws-cdk-lib";
import { Rule } from "aws-cdk-lib/aws-events";
import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import type { Subscription } from "../service.ts";
import { serviceOf } from "../stacks/service-stack.ts";
import { DirectHandler } from "./direct-handler.ts";
import type { HandlerProps } from "./handler.ts";
import { patternsOf } from "./patterns.ts";
import { claimRead, tableAccess } from "./permissions.ts";
import { QueueHandler, type QueueOptions } from "./queue-handler.ts";
import { PATIENT, type Retry } from "./retry.ts";

export interface ConsumerProps extends Subscription {
  /** The time for one batch, or for one event. */
  timeout?: Duration;
  environment?: Record<string, string>;
  /** The function's permissions, besides those for consuming. */
  may?: PolicyStatement[];
  queue?: QueueOptions;
  retry?: Retry;
}

/**
 * Everything needed to consume events: rules on the bus, a queue or a direct target, a dead-letter queue, alarms,
 * permissions, and the function in `services/<service>/<id>.handler.ts`.
 *
 * @example
 * new Consumer(this, "on-order-confirmed", {
 *   ...props.consumes["on-order-confirmed"],
 *   environment: { TABLE_NAME: table.tableName },
 *   may: [tableAccess(table, "GetItem", "PutItem")],
 *   queue: { maxConcurrency: 5 },
 * });
 */
export class Consumer extends Construct {
  constructor(scope: Construct, id: string, props: ConsumerProps) {
    super(scope, id);
    const stack = serviceOf(this);
    const { claimBucket, idempotency } = stack;
    const handler: HandlerProps = {
      name: id,
      timeout: props.timeout ?? Duration.seconds(30),
      environment: {
        CLAIM_BUCKET_NAME: claimBucket.bucketName,
        IDEMPOTENCY_TABLE_NAME: idempotency.tableName,
        ...props.environment,
      },
      may: [
        ...claimRead(claimBucket),
        tableAccess(idempotency, "GetItem", "PutItem", "UpdateItem", "DeleteItem"),
        ...(props.may ?? []),
      ],
    };
    const receiver =
      props.through === "queue"
        ? new QueueHandler(this, "Handler", handler, props.queue)
        : new DirectHandler(this, "Handler", handler);
    for (const { name, pattern } of patternsOf(props.contracts)) {
      new Rule(this, `Rule-${name}`, {
        ruleName: `${stack.nameOf(id)}-${name}`,
        eventBus: stack.bus,
        eventPattern: pattern,
        targets: [receiver.target(props.retry ?? PATIENT)],
      });
    }
  }
}
