import { AwsError, parseArn } from "../aws.ts";
import { checkInteger, invalid } from "./function-config.ts";

/** How asynchronous invocations are retried and where their outcomes go, as in `AWS::Lambda::EventInvokeConfig`. */
export interface AsyncConfig {
  /** Retries after a function error, 0 to 2. */
  maximumRetryAttempts: number;
  /** How long an event may wait and be retried, 60 to 21600. */
  maximumEventAgeSeconds: number;
  onFailureArn?: string;
  onSuccessArn?: string;
}

export const ASYNC_DEFAULTS: AsyncConfig = { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 };

/** Fills in Lambda's defaults. Throws `InvalidParameterValueException` for an out-of-range or unsupported value. */
export function checkAsyncConfig(functionArn: string, given: Partial<AsyncConfig>): AsyncConfig {
  const config = {
    ...given,
    maximumRetryAttempts: given.maximumRetryAttempts ?? ASYNC_DEFAULTS.maximumRetryAttempts,
    maximumEventAgeSeconds: given.maximumEventAgeSeconds ?? ASYNC_DEFAULTS.maximumEventAgeSeconds,
  };
  checkInteger(`${functionArn}: MaximumRetryAttempts`, config.maximumRetryAttempts, 0, 2);
  checkInteger(`${functionArn}: MaximumEventAgeInSeconds`, config.maximumEventAgeSeconds, 60, 21_600);
  for (const [name, arn] of [
    ["OnFailure", given.onFailureArn],
    ["OnSuccess", given.onSuccessArn],
  ]) {
    if (arn !== undefined) checkDestination(`${functionArn}: the ${name} destination`, arn, ["sqs", "lambda"]);
  }
  return config;
}

/** Throws unless a destination belongs to one of these services and is not a FIFO queue, which Lambda rejects too. */
export function checkDestination(what: string, arn: string, services: string[]): void {
  const { service } = parseArn(arn);
  if (!services.includes(service)) {
    throw invalid(`${what} ${arn} is not supported here: it must be an ARN of ${services.join(" or ")}.`);
  }
  if (service === "sqs" && arn.endsWith(".fifo")) {
    throw new AwsError("InvalidParameterValueException", `${what} ${arn} is a FIFO queue: use a standard queue.`);
  }
}
