import { ArnFormat } from "aws-cdk-lib";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { Construct } from "constructs";
import { serviceOf } from "../stacks/service-stack.ts";
import { catchFailures } from "./catch-failures.ts";
import { DeadLetterQueue } from "./dead-letter-queue.ts";
import { Handler, type HandlerProps } from "./handler.ts";
import { queueSend } from "./permissions.ts";
import type { Retry } from "./retry.ts";

/**
 * A function that a rule invokes asynchronously, with its dead-letter queue. Two things can fail: EventBridge's delivery
 * to Lambda (the target's retry policy and DLQ), and the function itself (Lambda's retries and on-failure destination).
 * Both end up in the same dead-letter queue.
 */
export class DirectHandler extends Construct {
  readonly handler: Handler;
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: HandlerProps) {
    super(scope, id);
    const stack = serviceOf(this);
    const functionName = stack.nameOf(props.name);
    this.deadLetters = new DeadLetterQueue(this, "DeadLetters", {
      name: `${functionName}-dlq`,
      // By name: a reference would make the function and the queue depend on each other.
      redriveTo: stack.formatArn({
        service: "lambda",
        resource: "function",
        resourceName: functionName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
      stage: stack.stage,
    });
    this.handler = new Handler(this, "Function", {
      ...props,
      environment: { ...props.environment, DEAD_LETTER_QUEUE_URL: this.deadLetters.queueUrl },
      may: [...(props.may ?? []), queueSend(this.deadLetters)],
    });
    catchFailures(this.handler, this.deadLetters);
  }

  /** Returns the function as a rule's target. */
  target(retry: Retry): LambdaFunction {
    return new LambdaFunction(this.handler, { ...retry, deadLetterQueue: this.deadLetters });
  }
}
