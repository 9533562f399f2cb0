import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { Metrics } from "@aws-lambda-powertools/metrics";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { redact } from "./redact.ts";

/** Embedded metrics in the namespace POWERTOOLS_METRICS_NAMESPACE, with the dimensions `service` and `function`. */
export const metrics = new Metrics();

const functionName = process.env["AWS_LAMBDA_FUNCTION_NAME"];
if (functionName) metrics.setDefaultDimensions({ function: functionName });

const logger = new Logger({ jsonReplacerFn: redact });

type Write = (message: string, extra?: Error | Record<string, unknown>) => void;

/** Writes one JSON line per message, without personal data, at POWERTOOLS_LOG_LEVEL (default INFO) and above. */
export interface Log {
  debug: Write;
  info: Write;
  warn: Write;
  error: Write;
}

/**
 * Returns a log that adds `keys` to every line. Records of a batch run concurrently, so none may change a shared
 * logger.
 */
export function logWith(keys: Record<string, unknown>): Log {
  const level =
    (name: keyof Log): Write =>
    (message, extra) =>
      logger[name](message, { ...keys, ...(extra instanceof Error ? { error: extra } : extra) });
  return { debug: level("debug"), info: level("info"), warn: level("warn"), error: level("error") };
}

/** Wraps a handler with what every function needs: the request id on log lines, and metrics published at the end. */
export function observed<Input, Output>(
  handle: (input: Input, context: Context) => Promise<Output>,
): (input: Input, context: Context) => Promise<Output> {
  // An early timeout would freeze the unfinished handler; the next invocation would resume it after its lock expired.
  return middy<Input, Output>((input: Input, context: Context) => handle(input, context), { timeoutEarlyInMillis: 0 })
    .use(injectLambdaContext(logger))
    .use({
      before: () => metrics.captureColdStartMetric(),
      after: publishMetrics,
      onError: publishMetrics,
    });
}

function publishMetrics(): void {
  // Publishing without any metrics logs a warning.
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}
