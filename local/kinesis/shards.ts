import { createHash } from "node:crypto";
import { writeSequenceNumber } from "./sequence-number.ts";
import type { Stream } from "./stream.ts";

const HASH_KEYS = 2n ** 128n;

const hashKeysOfEach = (shardCount: number): bigint => HASH_KEYS / BigInt(shardCount);

/** Such as `shardId-000000000001`. */
export const shardIdOf = (shard: number): string => `shardId-${String(shard).padStart(12, "0")}`;

/** The shard in its id, with or without `shardId-` and leading zeros; undefined for another text. */
export function shardOf(shardId: string): number | undefined {
  const [, digits] = /^(?:.*?-)?(\d{1,12})$/.exec(shardId) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** Seconds since the epoch, as sequence numbers count them. */
export const createdSecondsOf = ({ createdAt }: Stream): number => Math.floor(createdAt / 1000);

/** The stream's shards as the API describes them: equal shares of the hash keys, the last with what remains. */
export function shardsOf(stream: Stream) {
  const each = hashKeysOfEach(stream.shardCount);
  return Array.from({ length: stream.shardCount }, (_, shard) => {
    const seconds = createdSecondsOf(stream);
    const end = shard === stream.shardCount - 1 ? HASH_KEYS : each * BigInt(shard + 1);
    return {
      ShardId: shardIdOf(shard),
      HashKeyRange: { StartingHashKey: String(each * BigInt(shard)), EndingHashKey: String(end - 1n) },
      SequenceNumberRange: {
        StartingSequenceNumber: writeSequenceNumber({ shardCreatedSeconds: seconds, shard, index: 0, seconds }),
      },
    };
  });
}

/** Whether a hash key, in decimal digits, is one of the 2^128 that shards share. */
export const isHashKey = (text: string): boolean => BigInt(text) < HASH_KEYS;

/** The shard that takes a record: its hash key is the one given, else the MD5 of its partition key. */
export function shardFor({ shardCount }: Stream, partitionKey: string, explicitHashKey?: string): number {
  const hashKey =
    explicitHashKey === undefined
      ? BigInt(`0x${createHash("md5").update(partitionKey, "utf8").digest("hex")}`)
      : BigInt(explicitHashKey);
  return Math.min(Number(hashKey / hashKeysOfEach(shardCount)), shardCount - 1);
}
