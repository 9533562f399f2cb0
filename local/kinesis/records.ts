import type { Clock } from "../clock.ts";
import type { Store } from "../store.ts";
import { writeSequenceNumber } from "./sequence-number.ts";
import { createdSecondsOf } from "./shards.ts";
import type { Stream } from "./stream.ts";

/** A record as stored. */
export interface StoredRecord {
  sequenceNumber: string;
  partitionKey: string;
  /** Base64. */
  data: string;
  /** In milliseconds since the epoch. */
  arrivedAt: number;
}

/** The range of record indexes that a shard still holds: from `first` up to, but not including, `end`. */
interface Held {
  first: number;
  end: number;
}

/** The records of all streams. A shard's records have contiguous indexes in order of arrival. */
export interface Records {
  /** Adds a record to a shard and returns its sequence number. */
  append(stream: Stream, shard: number, record: Pick<StoredRecord, "partitionKey" | "data">): string;
  /** Returns the records of one GetRecords call from an index on, at most `limit`, and the next index. */
  read(stream: Stream, shard: number, from: number, limit: number): { records: StoredRecord[]; next: number };
  /** Returns undefined if the shard holds no record at that index. */
  at(stream: Stream, shard: number, index: number): StoredRecord | undefined;
  /** Returns the index of the first record that arrived at that time or later, or else the next record's index. */
  since(stream: Stream, shard: number, ms: number): number;
  /** Returns the index of the next record. */
  end(stream: Stream, shard: number): number;
  /** Deletes the records of a stream. */
  drop(stream: Stream): void;
}

/** The limit of one GetRecords call: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html */
const LARGEST_READ = 10 * 1024 * 1024;

const HOUR_MS = 3_600_000;
/** Index 0 is a shard's beginning, before its first record. */
const NOTHING_YET: Held = { first: 1, end: 1 };

/** Loads the stored records, so that a restart resumes where the last run stopped. */
export function createRecords(store: Store, clock: Clock): Records {
  const stored = store.collection<StoredRecord>("kinesis/records");
  /** The first remaining index of each shard that has lost records: earlier indexes are never reused. */
  const trimmed = store.collection<number>("kinesis/trimmed");
  const shards = new Map<string, Held>();

  const shardKey = ({ name }: Stream, shard: number) => `${name}/${shard}`;
  const heldBy = (key: string): Held => shards.get(key) ?? NOTHING_YET;

  for (const key of trimmed.keys()) {
    const first = trimmed.get(key) ?? NOTHING_YET.first;
    shards.set(key, { first, end: first });
  }
  for (const key of stored.keys()) {
    const cut = key.lastIndexOf("/");
    const shard = key.slice(0, cut);
    shards.set(shard, { first: heldBy(shard).first, end: Number(key.slice(cut + 1)) + 1 });
  }

  function recordAt(key: string, index: number): StoredRecord {
    const found = stored.get(`${key}/${index}`);
    if (!found) throw new Error(`The record ${index} of the shard ${key} is missing.`);
    return found;
  }

  /** Deletes records older than the stream's retention period. */
  function trim({ retentionHours }: Stream, key: string): void {
    const { first, end } = heldBy(key);
    const oldest = clock.now() - retentionHours * HOUR_MS;
    let index = first;
    for (; index < end && recordAt(key, index).arrivedAt < oldest; index++) stored.delete(`${key}/${index}`);
    if (index === first) return;
    shards.set(key, { first: index, end });
    trimmed.set(key, index);
  }

  return {
    append(stream, shard, record) {
      const key = shardKey(stream, shard);
      trim(stream, key);
      const { first, end } = heldBy(key);
      const arrivedAt = clock.now();
      const sequenceNumber = writeSequenceNumber({
        shardCreatedSeconds: createdSecondsOf(stream),
        shard,
        index: end,
        seconds: Math.floor(arrivedAt / 1000),
      });
      stored.set(`${key}/${end}`, { sequenceNumber, ...record, arrivedAt });
      shards.set(key, { first, end: end + 1 });
      return sequenceNumber;
    },
    read(stream, shard, from, limit) {
      const key = shardKey(stream, shard);
      trim(stream, key);
      const { first, end } = heldBy(key);
      const records: StoredRecord[] = [];
      let next = Math.max(from, first);
      for (let size = 0; next < end && records.length < limit; next++) {
        const record = recordAt(key, next);
        size += Buffer.byteLength(record.data, "base64") + Buffer.byteLength(record.partitionKey);
        if (size > LARGEST_READ) break;
        records.push(record);
      }
      return { records, next };
    },
    at: (stream, shard, index) => stored.get(`${shardKey(stream, shard)}/${index}`),
    since(stream, shard, ms) {
      const key = shardKey(stream, shard);
      const { first, end } = heldBy(key);
      for (let index = first; index < end; index++) if (recordAt(key, index).arrivedAt >= ms) return index;
      return end;
    },
    end: (stream, shard) => heldBy(shardKey(stream, shard)).end,
    drop(stream) {
      for (let shard = 0; shard < stream.shardCount; shard++) {
        const key = shardKey(stream, shard);
        const { first, end } = heldBy(key);
        for (let index = first; index < end; index++) stored.delete(`${key}/${index}`);
        trimmed.delete(key);
        shards.delete(key);
      }
    },
  };
}
