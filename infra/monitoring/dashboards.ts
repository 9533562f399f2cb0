import { Duration } from "aws-cdk-lib";
import { Dashboard, GraphWidget, type IMetric, type IWidget, Metric, TextWidget } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { APPLICATION, busName, nameOf, relayName } from "../../events/names.ts";
import { patternsOf } from "../constructs/patterns.ts";
import type { Service } from "../service.ts";
import type { Stage } from "../stage.ts";
import { type Counter, MONEY, OUTCOMES } from "./counters.ts";

export interface DashboardsProps {
  stage: Stage;
  services: Record<string, Service>;
}

const PERIOD = Duration.minutes(5);
const WIDTH = 8;

/**
 * The stage's dashboards, made from what its services publish and consume: `<application>-<stage>` with everything, or, where
 * the stage has a dashboard per service, with the overview alone, and `<application>-<stage>-<service>` beside it. AWS bills
 * each by the month.
 */
export class Dashboards extends Construct {
  constructor(scope: Construct, id: string, { stage, services }: DashboardsProps) {
    super(scope, id);
    const overview = new Dashboard(this, "Overview", {
      dashboardName: nameOf(stage),
      defaultInterval: Duration.hours(3),
    });
    overview.addWidgets(
      graph(
        "Orders by outcome",
        OUTCOMES.map((counter) => counted(stage, counter, "Sum")),
      ),
      graph(
        "Money",
        MONEY.map((counter) => counted(stage, counter, counter.statistic ?? "Sum")),
      ),
      graph(
        "Waiting for the bus: relay lag, ms",
        Object.keys(services).map((name) => relayLag(stage, name)),
      ),
    );
    for (const [name, service] of Object.entries(services)) {
      const dashboard = stage.dashboardPerService
        ? new Dashboard(this, `Service-${name}`, {
            dashboardName: nameOf(stage, name),
            defaultInterval: Duration.hours(3),
          })
        : overview;
      dashboard.addWidgets(new TextWidget({ markdown: `## ${name}`, width: 24, height: 1 }));
      const widgets = widgetsOf(stage, name, service);
      dashboard.addWidgets(...widgets.slice(0, 3));
      dashboard.addWidgets(...widgets.slice(3));
    }
  }
}

function widgetsOf(stage: Stage, service: string, { consumes }: Service): IWidget[] {
  const consumers = Object.keys(consumes);
  const functions = [...consumers.map((name) => nameOf(stage, service, name)), relayName(stage, service)];
  const own = (name: string, metric: string, statistic: string) =>
    counted(stage, { service, function: name, metric }, statistic);
  const ofLambda = (metricName: string) =>
    functions.map((FunctionName) => aws("AWS/Lambda", metricName, { FunctionName }, "Sum"));
  const rules = Object.entries(consumes).flatMap(([name, { contracts }]) =>
    patternsOf(contracts).map((pattern) => `${nameOf(stage, service, name)}-${pattern.name}`),
  );
  return [
    graph(
      "Age of events when handled, ms",
      consumers.map((name) => own(name, "EventAge", "p99")),
    ),
    graph(
      "Failures of events",
      [...consumers, "relay"].flatMap((name) => [
        own(name, "EventsFailed", "Sum"),
        own(name, "EventsDeadLettered", "Sum"),
      ]),
    ),
    graph(
      "Dead letters",
      functions.map((name) =>
        aws("AWS/SQS", "ApproximateNumberOfMessagesVisible", { QueueName: `${name}-dlq` }, "Maximum"),
      ),
    ),
    graph("Relay lag, ms", [relayLag(stage, service)]),
    graph("Errors and throttles of functions", [...ofLambda("Errors"), ...ofLambda("Throttles")]),
    graph(
      "EventBridge, from ingestion to the target, ms",
      rules.map((RuleName) =>
        aws("AWS/Events", "IngestionToInvocationStartLatency", { EventBusName: busName(stage), RuleName }, "p99"),
      ),
    ),
  ];
}

const graph = (title: string, left: IMetric[]): GraphWidget =>
  new GraphWidget({ title, left, width: WIDTH, height: 6, leftYAxis: { min: 0 } });

const counted = (stage: Stage, { service, function: name, metric }: Counter, statistic: string): Metric =>
  new Metric({
    namespace: APPLICATION,
    metricName: metric,
    dimensionsMap: { service, function: nameOf(stage, service, name) },
    period: PERIOD,
    statistic,
    label: `${metric}, ${name}`,
  });

const relayLag = (stage: Stage, service: string): Metric =>
  aws("AWS/Lambda", "IteratorAge", { FunctionName: relayName(stage, service) }, "Maximum");

const aws = (namespace: string, metricName: string, dimensionsMap: Record<string, string>, statistic: string): Metric =>
  new Metric({ namespace, metricName, dimensionsMap, period: PERIOD, statistic });
