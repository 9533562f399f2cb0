import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { Metrics } from "@aws-lambda-powertools/metrics";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { redact } from "./redact.ts";

/** Embedded metrics: namespace POWERTOOLS_METRICS_NAMESPACE, dimensions `service` and `function`. */
export const metrics = new Metrics();

const functionName = process.env["AWS_LAMBDA_FUNCTION_NAME"];
if (functionName) metrics.setDefaultDimensions({ function: functionName });

const logger = new Logger({ jsonReplacerFn: redact });

type Write = (message: string, extra?: Error | Record<string, unknown>) => void;

/** Writes one JSON line a message, without personal data; the level is POWERTOOLS_LOG_LEVEL (INFO when not set). */
export interface Log {
  debug: Write;
  info: Write;
  warn: Write;
  error: Write;
}

/** A log whose every line carries `keys`. Records of one batch run side by side, so none may change a shared logger. */
export function logWith(keys: Record<string, unknown>): Log {
  const level =
    (name: keyof Log): Write =>
    (message, extra) =>
      logger[name](message, { ...keys, ...(extra instanceof Error ? { error: extra } : extra) });
  return { debug: level("debug"), info: level("info"), warn: level("warn"), error: level("error") };
}

/** Wraps a handler in what every function does: log lines with the request's id, and its metrics published at the end. */
export function observed<Input, Output>(
  handle: (input: Input, context: Context) => Promise<Output>,
): (input: Input, context: Context) => Promise<Output> {
  // An early end would freeze the unfinished handler, to be thawed in the next invocation after its lock expired.
  return middy<Input, Output>((input: Input, context: Context) => handle(input, context), { timeoutEarlyInMillis: 0 })
    .use(injectLambdaContext(logger))
    .use({
      before: () => metrics.captureColdStartMetric(),
      after: publishMetrics,
      onError: publishMetrics,
    });
}

function publishMetrics(): void {
  // Publishing nothing logs a warning.
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}
