import type { Clock } from "../clock.ts";
import type { Collection } from "../store.ts";

/** A record as kinesalite keeps it. */
export interface StoredRecord {
  PartitionKey: string;
  /** Base64. */
  Data: string;
  /** Seconds since the epoch. */
  ApproximateArrivalTimestamp: number;
}

/** A record under its key: the shard's number in eight hexadecimal digits, a slash, the sequence number. */
interface KeyedRecord {
  key: string;
  value: StoredRecord;
}

export interface Records {
  put(stream: string, key: string, value: StoredRecord): void;
  delete(stream: string, key: string): void;
  /** A shard's records from a key on, oldest first: as many as one GetRecords gives, by their size. */
  from(stream: string, key: string): Generator<KeyedRecord>;
  /** The first record of a shard that lies behind `key`. */
  after(stream: string, key: string): StoredRecord | undefined;
  /** The key of a shard's first record that arrived at a time or later; the shard is that of `key`. */
  since(stream: string, key: string, seconds: number): string | undefined;
  /** Forgets what is older than the stream keeps it. */
  trim(stream: string, retentionHours: number): void;
  /** Forgets a stream. */
  drop(stream: string): void;
}

/** What one call of GetRecords may return: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html */
const LARGEST_READ = 10 * 1024 * 1024;

const HOUR_SECONDS = 3600;

/** The records of all streams. A shard's sequence numbers only rise, so that the store has them in their order. */
export function createRecords(stored: Collection<StoredRecord>, clock: Clock): Records {
  const shards = new Map<string, string[]>();
  const shardOf = (stream: string, key: string) => `${stream}/${key.slice(0, key.indexOf("/"))}`;
  const storeKey = (stream: string, key: string) => `${stream}/${key}`;

  function keysOf(stream: string, key: string): string[] {
    const shard = shardOf(stream, key);
    const keys = shards.get(shard) ?? [];
    shards.set(shard, keys);
    return keys;
  }

  function value(stream: string, key: string): StoredRecord {
    const found = stored.get(storeKey(stream, key));
    if (!found) throw new Error(`The record ${key} of the stream ${stream} is gone.`);
    return found;
  }

  for (const key of stored.keys()) {
    const cut = key.indexOf("/");
    keysOf(key.slice(0, cut), key.slice(cut + 1)).push(key.slice(cut + 1));
  }

  return {
    put(stream, key, record) {
      stored.set(storeKey(stream, key), { ...record, ApproximateArrivalTimestamp: clock.now() / 1000 });
      keysOf(stream, key).push(key);
    },
    delete(stream, key) {
      if (!stored.delete(storeKey(stream, key))) return;
      const keys = keysOf(stream, key);
      keys.splice(firstAtLeast(keys, key), 1);
    },
    *from(stream, key) {
      const keys = keysOf(stream, key);
      let size = 0;
      for (let at = firstAtLeast(keys, key); at < keys.length; at++) {
        const record = { key: keys[at] ?? "", value: { ...value(stream, keys[at] ?? "") } };
        size += Buffer.byteLength(record.value.Data, "base64") + Buffer.byteLength(record.value.PartitionKey);
        if (size > LARGEST_READ) return;
        yield record;
      }
    },
    after(stream, key) {
      const keys = keysOf(stream, key);
      const next = keys[firstAtLeast(keys, `${key}/`)];
      return next === undefined ? undefined : value(stream, next);
    },
    since: (stream, key, seconds) =>
      keysOf(stream, key).find((each) => value(stream, each).ApproximateArrivalTimestamp >= seconds),
    trim(stream, retentionHours) {
      const oldest = clock.now() / 1000 - retentionHours * HOUR_SECONDS;
      for (const [shard, keys] of shards) {
        if (!shard.startsWith(`${stream}/`)) continue;
        let old = 0;
        while (old < keys.length && value(stream, keys[old] ?? "").ApproximateArrivalTimestamp < oldest) old++;
        for (const key of keys.splice(0, old)) stored.delete(storeKey(stream, key));
      }
    },
    drop(stream) {
      for (const [shard, keys] of shards) {
        if (!shard.startsWith(`${stream}/`)) continue;
        for (const key of keys) stored.delete(storeKey(stream, key));
        shards.delete(shard);
      }
    },
  };
}

/** Where the first key stands that is not less than `key`: sequence numbers of a shard are all of one length. */
function firstAtLeast(keys: string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
