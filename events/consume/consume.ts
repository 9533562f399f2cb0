import type { BasePersistenceLayer } from "@aws-lambda-powertools/idempotency/persistence";
import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Context } from "aws-lambda";
import { fetchClaim } from "../claim-check/claim-check.ts";
import type { Contract } from "../contract.ts";
import { type DeadLetter, sendDeadLetter } from "../dead-letters/send-dead-letter.ts";
import { type Arrival, parseJson, particularsOf, readEnvelope } from "../envelope.ts";
import { PermanentFailure } from "../errors.ts";
import { type Cause, type Event, eventOf, validData } from "../event.ts";
import { type Log, logWith, metrics } from "../telemetry/telemetry.ts";
import { oncePerEvent } from "./idempotency.ts";

/** What a consumer receives besides the event. `cause` is for the events that this one causes. */
interface ConsumeContext {
  logger: Log;
  metrics: Metrics;
  cause: Cause;
}

export type Handle<C extends Contract> = (event: Event<C>, context: ConsumeContext) => Promise<void>;

/** A consumer's dependencies, which tests replace. */
export interface ConsumerParts {
  store: BasePersistenceLayer;
  deadLetter: DeadLetter;
}

/**
 * Makes a function that consumes one event, given as EventBridge's envelope in JSON text: it reads it, fetches a claim's
 * data, validates, and handles it once. A permanent failure goes to the dead-letter queue; any other error is thrown, to
 * be retried.
 */
export function consumer<C extends Contract>(
  contracts: readonly C[],
  handle: Handle<C>,
  parts: Partial<ConsumerParts> = {},
): (envelope: string, context: Context) => Promise<void> {
  const { deadLetter = sendDeadLetter } = parts;
  const handleOnce = oncePerEvent((arrival: Logged<C>) => consume(arrival, handle), parts.store);

  return async (envelope, context) => {
    let log = logWith({});
    try {
      const parsed = parseJson(envelope, "The event");
      log = logOf(parsed);
      await handleOnce({ ...readEnvelope(parsed, contracts), log }, context);
    } catch (error) {
      if (!(error instanceof PermanentFailure)) {
        log.warn("Event failed and will be tried again", error as Error);
        metrics.addMetric("EventsFailed", MetricUnit.Count, 1);
        throw error;
      }
      await deadLetter(envelope, error);
      log.error("Event dead-lettered", error);
      metrics.addMetric("EventsDeadLettered", MetricUnit.Count, 1);
    }
  };
}

type Logged<C extends Contract> = Arrival<C> & { log: Log };

async function consume<C extends Contract>(arrival: Logged<C>, handle: Handle<C>): Promise<void> {
  const { contract, metadata, claim, log } = arrival;
  const started = performance.now();
  const data = claim ? parseJson(await fetchClaim(claim), `The claimed data of ${contract.type}`) : arrival.data;
  const event = eventOf(contract, metadata, validData(contract, data));
  const cause = { correlationId: metadata.correlationId, causationId: metadata.eventId };
  await handle(event, { logger: log, metrics, cause });

  const milliseconds = performance.now() - started;
  metrics.addMetric("EventsConsumed", MetricUnit.Count, 1);
  metrics.addMetric("EventDuration", MetricUnit.Milliseconds, milliseconds);
  metrics.addMetric("EventAge", MetricUnit.Milliseconds, Math.max(0, Date.now() - Date.parse(metadata.occurredAt)));
  log.info("Event consumed", { duration_ms: Math.round(milliseconds) });
}

function logOf(envelope: unknown): Log {
  const { type, eventId, correlationId, subject } = particularsOf(envelope);
  return logWith({ event_type: type, event_id: eventId, correlation_id: correlationId, order_id: subject });
}
