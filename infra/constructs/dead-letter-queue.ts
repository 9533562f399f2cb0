import { Duration, Tags } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { alarm } from "../monitoring/alarm.ts";
import type { Stage } from "../stage.ts";
import { DEAD_LETTER_RETENTION } from "./retention.ts";

/** The tag that names the redrive target of a dead-letter queue. */
const REDRIVE_TO = "redrive-to";

export interface DeadLetterQueueProps {
  name: string;
  /** The ARN of the queue, function or log group that its messages were intended for. */
  redriveTo: string;
  stage: Stage;
}

/** A dead-letter queue with its redrive target, and an alarm on the first message. */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string, { name, redriveTo, stage }: DeadLetterQueueProps) {
    super(scope, id, {
      queueName: name,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: DEAD_LETTER_RETENTION,
    });
    Tags.of(this).add(REDRIVE_TO, redriveTo, { includeResourceTypes: ["AWS::SQS::Queue"] });
    alarm(this, "NotEmpty", {
      name: `${name}-not-empty`,
      description: `Dead letters wait in ${name} to be looked at and redriven`,
      runbook: "dead-letters",
      metric: this.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: "Maximum" }),
      above: 0,
      stage,
    });
  }
}
