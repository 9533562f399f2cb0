import type { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { APPLICATION } from "../../events/names.ts";
import type { ServiceStack } from "../stacks/service-stack.ts";

/**
 * The most that a function of the service counted at once under a name of its own (`metrics.addMetric`), with the
 * dimensions that `events/telemetry/telemetry.ts` gives every metric. The period has to span several runs of a scheduled function.
 */
export const serviceMetric = (stack: ServiceStack, functionName: string, metricName: string, period: Duration) =>
  new Metric({
    namespace: APPLICATION,
    metricName,
    dimensionsMap: { service: stack.service, function: stack.nameOf(functionName) },
    period,
    statistic: "Maximum",
  });
