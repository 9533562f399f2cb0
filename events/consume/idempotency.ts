import { IdempotencyConfig, makeIdempotent } from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import type { BasePersistenceLayer } from "@aws-lambda-powertools/idempotency/persistence";
import type { Context } from "aws-lambda";
import { environment } from "../environment.ts";
import type { Metadata } from "../event.ts";

/**
 * Outlasts a day of EventBridge's retries, four days in a queue, two weeks in its dead-letter queue, and a redrive
 * after that.
 */
const REMEMBERED_SECONDS = 30 * 24 * 60 * 60;

/**
 * Runs `handle` once per event id and function. A later call returns without running it; a call while the first is still
 * in progress throws, to be retried. A failed call leaves no record, so a redrive runs again. If the function times out
 * or crashes, the lock expires at the function's deadline.
 */
export function oncePerEvent<Arrival extends { metadata: Metadata }>(
  handle: (arrival: Arrival) => Promise<void>,
  store: BasePersistenceLayer = new DynamoDBPersistenceLayer({ tableName: environment("IDEMPOTENCY_TABLE_NAME") }),
): (arrival: Arrival, context: Context) => Promise<unknown> {
  // Powertools stores no record of a call that returned undefined. It takes the first argument as the key and looks for
  // the context in the second.
  const recorded = async (_eventId: string, _context: Context, arrival: Arrival) => {
    await handle(arrival);
    return true;
  };
  const once = makeIdempotent(recorded, {
    persistenceStore: store,
    keyPrefix: environment("AWS_LAMBDA_FUNCTION_NAME"),
    config: new IdempotencyConfig({
      throwOnNoIdempotencyKey: true,
      expiresAfterSeconds: REMEMBERED_SECONDS,
      hashFunction: "sha256",
    }),
  });
  return (arrival, context) => once(arrival.metadata.eventId, context, arrival);
}
