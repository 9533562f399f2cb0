import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import type { Stage } from "../stage.ts";
import { alarmTopicArn } from "./alarm-topic.ts";

export interface AlarmProps {
  name: string;
  description: string;
  /** What to do about it: the name of a file in `docs/runbooks`, without `.md`. */
  runbook: string;
  metric: IMetric;
  /** The threshold above which the alarm goes off. */
  above: number;
  stage: Stage;
}

/** Adds an alarm that notifies the stage's alarm recipient. */
export function alarm(scope: Construct, id: string, props: AlarmProps): Alarm {
  const { name, description, runbook, metric, above, stage } = props;
  const made = new Alarm(scope, id, {
    alarmName: name,
    alarmDescription: `${description}\n\nRunbook: ${stage.runbookUrl}/${runbook}.md`,
    metric,
    threshold: above,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  const topicArn = alarmTopicArn(scope, stage);
  if (topicArn) made.addAlarmAction(new SnsAction(Topic.fromTopicArn(scope, `${id}Topic`, topicArn)));
  return made;
}
