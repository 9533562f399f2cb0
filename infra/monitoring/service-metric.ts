import type { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { APPLICATION } from "../../events/names.ts";
import type { ServiceStack } from "../stacks/service-stack.ts";

/**
 * Returns the maximum of a custom metric of a service's function (`metrics.addMetric`), with the dimensions that
 * `events/telemetry/telemetry.ts` sets. For a scheduled function the period must span several runs.
 */
export const serviceMetric = (stack: ServiceStack, functionName: string, metricName: string, period: Duration) =>
  new Metric({
    namespace: APPLICATION,
    metricName,
    dimensionsMap: { service: stack.service, function: stack.nameOf(functionName) },
    period,
    statistic: "Maximum",
  });
