import type { Metrics } from "@aws-lambda-powertools/metrics";
import type { Context, ScheduledEvent } from "aws-lambda";
import * as v from "valibot";
import { ContractViolation, fieldErrors } from "../errors.ts";
import type { Cause } from "../event.ts";
import { Id, Time } from "../fields.ts";
import { type Log, logWith, metrics, observed } from "../telemetry/telemetry.ts";

const Tick = v.object({ id: Id, time: Time });

interface ScheduledContext {
  logger: Log;
  metrics: Metrics;
  /** Milliseconds until Lambda ends the run. */
  timeLeft(): number;
}

/**
 * Makes the handler of a Lambda function that a scheduled rule invokes. `now` is the scheduled time, so a late or repeated
 * run does the same work. An error goes through Lambda's retries and on-failure destination.
 *
 * @example
 * export const handler = scheduled(async (now, cause, { logger }) => {
 *   const expired = await expireOrders(orders, now.toISOString(), cause.causationId);
 *   logger.info("Orders expired", { count: expired });
 * });
 */
export function scheduled(
  handle: (now: Date, cause: Cause, context: ScheduledContext) => Promise<void>,
): (event: ScheduledEvent, context: Context) => Promise<void> {
  return observed(async (event, context) => {
    const result = v.safeParse(Tick, event);
    if (!result.success) {
      throw new ContractViolation("This is not a scheduled event.", fieldErrors(result.issues, "event"));
    }
    const { id, time } = result.output;
    await handle(
      new Date(time),
      { correlationId: id, causationId: id },
      { logger: logWith({ correlation_id: id }), metrics, timeLeft: () => context.getRemainingTimeInMillis() },
    );
  });
}
