import { MONTHLY_PRICES, PRICES, type StackArtifact } from "cdk-local-cloud";

/** What a stage costs by the month without a single order. */
export interface MonthlyLine {
  name: string;
  dollars: number;
}

/**
 * Five pollers of Lambda per queue, each waiting 20 s for messages.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
const POLLS_PER_QUEUE = 5 * 3 * 60 * 24 * 30;

/** Returns what the templates of a stage, and the metrics that its functions report, cost by the month. */
export function monthlyCost(stacks: readonly StackArtifact[], metrics: number): MonthlyLine[] {
  const resources = stacks.flatMap(({ template }) => Object.values(template.Resources ?? {}));
  const count = (type: string) => resources.filter(({ Type }) => Type === type).length;
  const [alarms, dashboards] = [count("AWS::CloudWatch::Alarm"), count("AWS::CloudWatch::Dashboard")];
  const queues = resources.filter(
    ({ Type, Properties }) => Type === "AWS::Lambda::EventSourceMapping" && Properties?.["ScalingConfig"] !== undefined,
  ).length;
  return [
    { name: `${metrics} custom metrics`, dollars: metrics * MONTHLY_PRICES.metric },
    { name: `${alarms} alarms`, dollars: alarms * MONTHLY_PRICES.alarm },
    { name: `${dashboards} dashboards`, dollars: dashboards * MONTHLY_PRICES.dashboard },
    { name: `polling ${queues} empty queues`, dollars: queues * POLLS_PER_QUEUE * PRICES.queueRequest },
  ].filter(({ dollars }) => dollars > 0);
}
