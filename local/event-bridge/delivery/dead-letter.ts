import type { Exhausted } from "../../delivery/retry.ts";
import type { QueueMessage } from "../../delivery/send-to-queue.ts";
import type { Delivery } from "../model.ts";

/**
 * Returns the message for a target's dead-letter queue: the event as published, and why it was not delivered.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export function deadLetter(
  delivery: Delivery,
  error: { code: string; message: string },
  exhausted?: Exhausted,
): QueueMessage {
  const text = (value: string) => ({ DataType: "String", StringValue: value });
  return {
    body: delivery.event,
    attributes: {
      RULE_ARN: text(delivery.ruleArn),
      TARGET_ARN: text(delivery.target.Arn),
      ERROR_CODE: text(error.code),
      ERROR_MESSAGE: text(error.message || error.code),
      ...(exhausted && {
        EXHAUSTED_RETRY_CONDITION: text(exhausted),
        RETRY_ATTEMPTS: text(String(delivery.attempts - 1)),
      }),
    },
  };
}
