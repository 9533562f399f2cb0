import { IdempotencyConfig, makeIdempotent } from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import type { BasePersistenceLayer } from "@aws-lambda-powertools/idempotency/persistence";
import type { Context } from "aws-lambda";
import { environment } from "../environment.ts";
import type { Metadata } from "../event.ts";

/** Longer than a day of EventBridge's retries, four days in a queue and two weeks in its dead-letter queue, and a redrive after them. */
const REMEMBERED_SECONDS = 30 * 24 * 60 * 60;

/**
 * Runs `handle` once for an event id and function. A second call returns; one while the first still runs throws, to be
 * tried again later; a failed call leaves nothing behind, so that a redrive runs. The lock of a call whose function
 * timed out or died expires with the function's time.
 */
export function oncePerEvent<Arrival extends { metadata: Metadata }>(
  handle: (arrival: Arrival) => Promise<void>,
  store: BasePersistenceLayer = new DynamoDBPersistenceLayer({ tableName: environment("IDEMPOTENCY_TABLE_NAME") }),
): (arrival: Arrival, context: Context) => Promise<unknown> {
  // Powertools keeps no record of a call that returned undefined. The first argument is the key, and the context must be
  // the second to be found.
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
