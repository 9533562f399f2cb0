import { ArnFormat, Aws, Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import { nameOf } from "../../events/names.ts";
import type { Stage } from "../stage.ts";

/**
 * The topic `<application>-<stage>-alarms`, which e-mails the stage's alarms to an address once its owner has confirmed the
 * subscription. It is not encrypted at rest: CloudWatch cannot publish with the AWS managed key, and alarms contain only
 * names and numbers.
 */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, { stage, email }: { stage: Stage; email: string }) {
    super(scope, id, { topicName: topicName(stage), displayName: `Alarms of ${nameOf(stage)}`, enforceSSL: true });
    this.addSubscription(new EmailSubscription(email));
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: "AlarmsOfThisStage",
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [this.topicArn],
        conditions: {
          StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID },
          ArnLike: {
            "aws:SourceArn": Stack.of(this).formatArn({
              service: "cloudwatch",
              resource: "alarm",
              resourceName: nameOf(stage, "*"),
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          },
        },
      }),
    );
  }
}

/** Returns the topic for the stage's alarms: the given one, or the stage's own, found by its conventional name. */
export function alarmTopicArn(scope: Construct, stage: Stage): string | undefined {
  const { alarmRecipient: recipient } = stage;
  if (!recipient) return undefined;
  if ("topicArn" in recipient) return recipient.topicArn;
  return Stack.of(scope).formatArn({ service: "sns", resource: topicName(stage) });
}

const topicName = (stage: Stage): string => nameOf(stage, "alarms");
