/** The limits of a PutEvents request: 10 entries, 1 MiB (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html). */
export const MAX_ENTRIES = 10;
export const MAX_REQUEST_BYTES = 1_048_576;

/** EventBridge bills events in units of 64 KiB; larger data goes to the claim bucket. */
export const CLAIM_THRESHOLD_BYTES = 65_536;

/** An entry for the bus, as stored in an item's outbox. */
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

/** Returns an entry's size in bytes as EventBridge counts it (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html). */
export function entryBytes({ source, detailType, resources, detail }: OutboxEntry): number {
  return [source, detailType, detail, ...resources].reduce((sum, text) => sum + Buffer.byteLength(text), TIME_BYTES);
}
