/** The content of a shard iterator. */
export interface ShardIterator {
  stream: string;
  /** The stream's creation time in milliseconds: a new stream may have taken its name since. */
  streamCreatedAt: number;
  shard: number;
  /** The index of the first record to read, whether or not it has arrived. */
  index: number;
  /** In milliseconds since the epoch. */
  issuedAt: number;
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** Returns an opaque text of at most 512 characters. */
export function writeIterator({ stream, streamCreatedAt, shard, index, issuedAt }: ShardIterator): string {
  return Buffer.from(JSON.stringify([stream, streamCreatedAt, shard, index, issuedAt])).toString("base64");
}

/** Returns undefined for an invalid iterator. */
export function readIterator(text: string): ShardIterator | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, "base64").toString());
    if (!Array.isArray(parts) || parts.length !== 5) return undefined;
    const [stream, streamCreatedAt, shard, index, issuedAt]: unknown[] = parts;
    if (typeof stream !== "string" || !isWhole(shard) || !isWhole(index)) return undefined;
    if (typeof streamCreatedAt !== "number" || typeof issuedAt !== "number") return undefined;
    return { stream, streamCreatedAt, shard, index, issuedAt };
  } catch {
    // Not JSON.
    return undefined;
  }
}
