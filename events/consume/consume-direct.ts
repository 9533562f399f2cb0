import type { Context, EventBridgeEvent } from "aws-lambda";
import type { Contract } from "../contract.ts";
import { observed } from "../telemetry/telemetry.ts";
import { type ConsumerParts, consumer, type Handle } from "./consume.ts";

/**
 * Makes the handler of a Lambda function that is itself a rule's target. The invocation is asynchronous: an error goes
 * through Lambda's own retries and on-failure destination, not the rule's retry policy and dead-letter queue.
 *
 * @example
 * export const handler = consumeDirect([DailySalesReported], ({ data }) => mailToOwner(data.date, data.totals));
 */
export function consumeDirect<C extends Contract>(
  contracts: readonly C[],
  handle: Handle<C>,
  parts?: Partial<ConsumerParts>,
): (event: EventBridgeEvent<string, unknown>, context: Context) => Promise<void> {
  const consume = consumer(contracts, handle, parts);
  return observed((event, context) => consume(JSON.stringify(event), context));
}
