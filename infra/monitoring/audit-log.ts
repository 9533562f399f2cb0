import { ArnFormat, Aws, Stack } from "aws-cdk-lib";
import { type IEventBus, Rule } from "aws-cdk-lib/aws-events";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnResourcePolicy } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { nameOf } from "../../events/names.ts";
import { DeadLetterQueue } from "../constructs/dead-letter-queue.ts";
import { PATIENT } from "../constructs/retry.ts";
import type { Stage } from "../stage.ts";
import { auditLine } from "./audit-line.ts";
import { logGroup } from "./log-group.ts";

/**
 * Writes a line for every event of the bus to a log group, `/aws/events/<application>-<stage>-audit`: what it is, what brought it
 * about, and its data without what a contract marks as personal.
 */
export class AuditLog extends Construct {
  constructor(scope: Construct, id: string, { bus, stage }: { bus: IEventBus; stage: Stage }) {
    super(scope, id);
    const stack = Stack.of(this);
    const name = nameOf(stage, "audit");
    const logs = logGroup(this, "Log", `/aws/events/${name}`, stage);
    // EventBridge wants the log group's ARN without the `:*` that CloudFormation gives.
    const arn = stack.formatArn({
      service: "logs",
      resource: "log-group",
      resourceName: logs.logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
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
    const writers = { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] };
    // CDK's own log group target writes this policy by a custom resource.
    new CfnResourcePolicy(this, "Policy", {
      policyName: name,
      policyDocument: stack.toJsonString({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: writers, Action: "logs:CreateLogStream", Resource: `${arn}:*` },
          {
            Effect: "Allow",
            Principal: writers,
            Action: "logs:PutLogEvents",
            Resource: `${arn}:*:*`,
            Condition: fromRule,
          },
        ],
      }),
    });
  }
}
