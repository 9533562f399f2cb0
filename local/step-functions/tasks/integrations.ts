import { putEvents } from "./events.ts";
import type { Integration } from "./integration.ts";
import { invokeByArn, invokeByParameters } from "./lambda.ts";
import { sendMessage } from "./sqs.ts";

/** By the task's resource; Lambda function ARNs are handled separately. */
export const integrations: Record<string, Integration> = {
  "arn:aws:states:::lambda:invoke": invokeByParameters,
  "arn:aws:states:::sqs:sendMessage": sendMessage,
  "arn:aws:states:::events:putEvents": putEvents,
};

const FUNCTION = /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+$/;

/** Returns the integration for a task's resource, or undefined if it is not supported. */
export function integrationOf(resource: string): Integration | undefined {
  if (FUNCTION.test(resource)) return { run: (input, context) => invokeByArn(resource, input, context) };
  return Object.hasOwn(integrations, resource) ? integrations[resource] : undefined;
}
