import { setTimeout as wait } from "node:timers/promises";
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import * as v from "valibot";
import { sendDeadLetter } from "../dead-letters/send-dead-letter.ts";
import { particularsOf } from "../envelope.ts";
import { PermanentFailure } from "../errors.ts";
import type { OutboxEntry } from "../outbox/entry.ts";
import { Entry, outboxesOf } from "../outbox/outbox-stream.ts";
import { logWith, metrics, observed } from "../telemetry/telemetry.ts";
import { putEvents } from "./event-bus.ts";
import { type Bus, type Failed, type RelayResult, relay } from "./relay.ts";

/** The relay's dead letters, which a redrive sends back to it. */
const DeadLettered = v.object({ outbox: v.array(Entry) });

const bus: Bus = {
  put: putEvents,
  deadLetter: (entry, code, message) => putAway(entry, new PermanentFailure(code, message)),
  wait: (milliseconds) => wait(milliseconds * (0.5 + Math.random())),
  now: Date.now,
};

/**
 * Publishes the outbox entries of a table's stream. For a stream batch it reports the first record that was not sent
 * completely. For its own redriven dead letters, `{ outbox: [...] }`, it throws instead, so that Lambda retries.
 */
export const handler = observed(
  async (input: DynamoDBStreamEvent | v.InferInput<typeof DeadLettered>): Promise<DynamoDBBatchResponse> => {
    if (!("Records" in input)) {
      const { failed } = await publish(v.parse(DeadLettered, input).outbox.map((entry) => ({ entry })));
      if (failed) throw new Error(`${failed.code}: ${failed.message}`);
      return { batchItemFailures: [] };
    }
    const { pending, malformed } = outboxesOf(input.Records);
    for (const value of malformed) {
      await putAway(
        value,
        new PermanentFailure("MALFORMED_OUTBOX", "This stands in an item's outbox and is no entry."),
      );
    }
    const { failed } = await publish(pending);
    return { batchItemFailures: failed ? [{ itemIdentifier: failed.pending.sequenceNumber ?? "" }] : [] };
  },
);

async function publish(pending: Parameters<typeof relay>[0]): Promise<RelayResult> {
  const result = await relay(pending, bus);
  metrics.addMetric("EventsPublished", MetricUnit.Count, result.sent);
  if (result.failed) report(result.failed);
  return result;
}

async function putAway(entry: unknown, failure: PermanentFailure): Promise<void> {
  await sendDeadLetter(JSON.stringify({ outbox: [entry] }), failure);
  logOf(entry).error("Entry dead-lettered", failure);
  metrics.addMetric("EventsDeadLettered", MetricUnit.Count, 1);
}

function report({ pending, code, message }: Failed): void {
  logOf(pending.entry).warn("Entry not sent: the stream will bring it again", { code, reason: message });
  metrics.addMetric("EventsFailed", MetricUnit.Count, 1);
}

function logOf(entry: unknown) {
  const { type, eventId, correlationId, subject } = particularsOf(envelopeOf(entry as Partial<OutboxEntry>));
  return logWith({ event_type: type, event_id: eventId, correlation_id: correlationId, order_id: subject });
}

function envelopeOf({ detailType, resources, detail }: Partial<OutboxEntry>): object {
  try {
    return { "detail-type": detailType, resources, detail: JSON.parse(detail ?? "") };
  } catch {
    return { "detail-type": detailType, resources };
  }
}
