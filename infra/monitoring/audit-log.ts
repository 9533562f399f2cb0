import { ArnFormat, Aws, Stack } from "aws-cdk-lib";
import { type IEventBus, Rule } from "aws-cdk-lib/aws-events";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { CfnLogGroup, LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { busName, nameOf } from "../../events/names.ts";
import { DeadLetterQueue } from "../constructs/dead-letter-queue.ts";
import { PATIENT } from "../constructs/retry.ts";
import type { Stage } from "../stage.ts";
import { auditLine } from "./audit-line.ts";
import { logGroup } from "./log-group.ts";

/**
 * Writes one line per event on the bus to the log group `/aws/events/<application>-<stage>-audit`: its type, its cause, and
 * its data without what a contract marks as personal.
 */
export class AuditLog extends Construct {
  constructor(scope: Construct, id: string, { bus, stage }: { bus: IEventBus; stage: Stage }) {
    super(scope, id);
    const stack = Stack.of(this);
    const name = nameOf(stage, "audit");
    const logs = logGroup(this, "Log", `/aws/events/${name}`, stage);
    // EventBridge expects the log group's ARN without the `:*` that CloudFormation appends.
    const arnOf = (logGroupName: string) =>
      stack.formatArn({
        service: "logs",
        resource: "log-group",
        resourceName: logGroupName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    const arn = arnOf(logs.logGroupName);
    // By name: references would make the log group and the rule depend on each other.
    writableBy(logs, {
      arn: arnOf(`/aws/events/${name}`),
      ruleArn: stack.formatArn({ service: "events", resource: "rule", resourceName: `${busName(stage)}/${name}` }),
    });
    const deadLetters = new DeadLetterQueue(this, "DeadLetters", { name: `${name}-dlq`, redriveTo: arn, stage });
    const rule = new Rule(this, "Rule", {
      ruleName: name,
      description: "Everything, to the audit log",
      eventBus: bus,
      eventPattern: { account: [Aws.ACCOUNT_ID] },
      targets: [
        {
          bind: () => ({
            arn,
            input: auditLine,
            deadLetterConfig: { arn: deadLetters.queueArn },
            retryPolicy: {
              maximumEventAgeInSeconds: PATIENT.maxEventAge.toSeconds(),
              maximumRetryAttempts: PATIENT.retryAttempts,
            },
          }),
        },
      ],
    });
    const events = new ServicePrincipal("events.amazonaws.com");
    const fromRule = { ArnEquals: { "aws:SourceArn": rule.ruleArn } };
    deadLetters.addToResourcePolicy(
      new PolicyStatement({
        principals: [events],
        actions: ["sqs:SendMessage"],
        resources: [deadLetters.queueArn],
        conditions: fromRule,
      }),
    );
  }
}

/**
 * Allows EventBridge to write to the log group for one rule, in the group's own policy: account-wide resource policies are
 * limited to ten per Region, and each stage would need one.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html
 */
function writableBy(logs: LogGroup, { arn, ruleArn }: { arn: string; ruleArn: string }): void {
  const writers = { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] };
  (logs.node.defaultChild as CfnLogGroup).resourcePolicyDocument = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: writers, Action: "logs:CreateLogStream", Resource: `${arn}:*` },
      {
        Effect: "Allow",
        Principal: writers,
        Action: "logs:PutLogEvents",
        Resource: `${arn}:*:*`,
        Condition: { ArnEquals: { "aws:SourceArn": ruleArn } },
      },
    ],
  };
}
