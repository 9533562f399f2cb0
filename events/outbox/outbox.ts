import { putClaim } from "../claim-check/claim-check.ts";
import type { Event } from "../event.ts";
import { CLAIM_THRESHOLD_BYTES, entryBytes, type OutboxEntry } from "./entry.ts";

export type { OutboxEntry } from "./entry.ts";

/**
 * Returns an item's `outbox`: entries ready for the bus. Data above the threshold is stored in S3 first.
 *
 * @example
 * await documents.send(new PutCommand({ TableName, Item: { ...order, outbox: await toOutbox(events) } }));
 */
export function toOutbox(events: Event[]): Promise<OutboxEntry[]> {
  return Promise.all(events.map(toEntry));
}

async function toEntry(event: Event): Promise<OutboxEntry> {
  const { metadata, data } = event;
  const inline = entryOf(event, { metadata, data });
  if (entryBytes(inline) <= CLAIM_THRESHOLD_BYTES) return inline;
  const claim = await putClaim(event.type, JSON.stringify(data));
  return entryOf(event, { metadata, claim });
}

function entryOf({ source, type, subject, metadata }: Event, detail: object): OutboxEntry {
  const { occurredAt } = metadata;
  return { source, detailType: type, time: occurredAt, resources: [subject], detail: JSON.stringify(detail) };
}
