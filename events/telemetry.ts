import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { Metrics } from "@aws-lambda-powertools/metrics";
import middy from "@middy/core";
import type { Context } from "aws-lambda";

/** One JSON line a message; its level is POWERTOOLS_LOG_LEVEL (INFO when not set). */
export const logger = new Logger();

/** Embedded metrics: namespace POWERTOOLS_METRICS_NAMESPACE, dimensions `service` and `function`. */
export const metrics = new Metrics();

const functionName = process.env["AWS_LAMBDA_FUNCTION_NAME"];
if (functionName) metrics.setDefaultDimensions({ function: functionName });

/** Wraps a handler in what every function does: log lines with the request id, and its metrics published at the end. */
export function observed<Event, Result>(
  handle: (event: Event, context: Context) => Promise<Result>,
): (event: Event, context: Context) => Promise<Result> {
  // An early end would freeze the unfinished handler, to be thawed in the next invocation, after its lock expired.
  return middy<Event, Result>(handle, { timeoutEarlyInMillis: 0 })
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use({
      before: ({ context }) => {
        metrics.captureColdStartMetric(context.functionName);
      },
      after: publishMetrics,
      onError: publishMetrics,
    });
}

function publishMetrics(): void {
  // Publishing nothing logs a warning.
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}
