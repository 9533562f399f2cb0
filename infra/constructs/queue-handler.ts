import { Duration } from "aws-cdk-lib";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { alarm } from "../monitoring/alarm.ts";
import { serviceOf } from "../stacks/service-stack.ts";
import { DeadLetterQueue } from "./dead-letter-queue.ts";
import { Handler, type HandlerProps } from "./handler.ts";
import { queueSend } from "./permissions.ts";
import { WORK_RETENTION } from "./retention.ts";
import type { Retry } from "./retry.ts";

export interface QueueOptions {
  /** The maximum number of messages per invocation. */
  batchSize?: number;
  /** How long to wait for a batch to fill. */
  batchWindowSeconds?: number;
  /** The maximum number of concurrent invocations; at least 2. */
  maxConcurrency?: number;
  /** Attempts before a message is dead-lettered; with the consumers' back-off, ten attempts take about nine minutes. */
  maxReceiveCount?: number;
}

/** As AWS recommends: allows for the batch window, and for Lambda's retries when it is throttled. */
const VISIBILITY_PER_TIMEOUT = 6;

const LATE_SECONDS = 300;

/** A function that consumes batches from its own queue, with its dead-letter queue. */
export class QueueHandler extends Construct {
  readonly queue: Queue;
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: HandlerProps, options: QueueOptions = {}) {
    super(scope, id);
    const stack = serviceOf(this);
    const { stage } = stack;
    const queueName = stack.nameOf(props.name);
    const { batchSize = 10, batchWindowSeconds = 0, maxConcurrency = 10, maxReceiveCount = 10 } = options;

    this.deadLetters = new DeadLetterQueue(this, "DeadLetters", {
      name: `${queueName}-dlq`,
      // By name: a reference would make the two queues depend on each other.
      redriveTo: stack.formatArn({ service: "sqs", resource: queueName }),
      stage,
    });
    this.queue = new Queue(this, "Queue", {
      queueName,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: WORK_RETENTION,
      visibilityTimeout: Duration.seconds(VISIBILITY_PER_TIMEOUT * props.timeout.toSeconds() + batchWindowSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount },
    });
    const handler = new Handler(this, "Function", {
      ...props,
      environment: {
        ...props.environment,
        QUEUE_URL: this.queue.queueUrl,
        MAX_RECEIVE_COUNT: String(maxReceiveCount),
        DEAD_LETTER_QUEUE_URL: this.deadLetters.queueUrl,
      },
      may: [...(props.may ?? []), queueSend(this.deadLetters)],
    });
    handler.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize,
        maxBatchingWindow: Duration.seconds(batchWindowSeconds),
        maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
    alarm(this, "Late", {
      name: `${queueName}-late`,
      description: `The oldest message of ${queueName} has waited for more than ${LATE_SECONDS} s`,
      runbook: "queue-late",
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1), statistic: "Maximum" }),
      above: LATE_SECONDS,
      stage,
    });
  }

  /** Returns the queue as a rule's target. */
  target(retry: Retry): SqsQueue {
    return new SqsQueue(this.queue, { ...retry, deadLetterQueue: this.deadLetters });
  }
}
