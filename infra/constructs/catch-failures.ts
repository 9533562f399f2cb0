import { Duration } from "aws-cdk-lib";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import type { DeadLetterQueue } from "./dead-letter-queue.ts";
import type { Handler } from "./handler.ts";

/** Sets up a function's asynchronous failures: Lambda retries twice, then sends the event to the dead-letter queue. */
export function catchFailures(handler: Handler, deadLetters: DeadLetterQueue): void {
  handler.configureAsyncInvoke({
    retryAttempts: 2,
    maxEventAge: Duration.hours(6),
    onFailure: new SqsDestination(deadLetters),
  });
}
