/** A PutEvents request: 10 entries, 1 MiB (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html). */
export const MAX_ENTRIES = 10;
export const MAX_REQUEST_BYTES = 1_048_576;

/** EventBridge bills an event per 64 KiB; larger data goes to the claim bucket. */
export const CLAIM_THRESHOLD_BYTES = 65_536;

/** What is put on the bus, as an item's outbox keeps it. */
export interface OutboxEntry {
  source: string;
  detailType: string;
  /** ISO 8601 in UTC. */
  time: string;
  resources: string[];
  /** JSON text. */
  detail: string;
}

const TIME_BYTES = 14;

/** Bytes as EventBridge counts them (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html). */
export function entryBytes({ source, detailType, resources, detail }: OutboxEntry): number {
  return [source, detailType, detail, ...resources].reduce((sum, text) => sum + Buffer.byteLength(text), TIME_BYTES);
}
