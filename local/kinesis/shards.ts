import { createHash } from "node:crypto";
import { writeSequenceNumber } from "./sequence-number.ts";
import type { Stream } from "./stream.ts";

const HASH_KEYS = 2n ** 128n;

const hashKeysOfEach = (shardCount: number): bigint => HASH_KEYS / BigInt(shardCount);

/** Returns an id like `shardId-000000000001`. */
export const shardIdOf = (shard: number): string => `shardId-${String(shard).padStart(12, "0")}`;

/** Returns the shard number from its id, with or without `shardId-` and leading zeros, or undefined if invalid. */
export function shardOf(shardId: string): number | undefined {
  const [, digits] = /^(?:.*?-)?(\d{1,12})$/.exec(shardId) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** Returns the creation time in seconds since the epoch, as used in sequence numbers. */
export const createdSecondsOf = ({ createdAt }: Stream): number => Math.floor(createdAt / 1000);

/** Describes the stream's shards: equal ranges of hash keys, with the remainder in the last. */
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

/** Returns whether a hash key, in decimal digits, is within the 2^128 keys that shards share. */
export const isHashKey = (text: string): boolean => BigInt(text) < HASH_KEYS;

/** Returns the shard for a record: by the explicit hash key, or else by the MD5 of its partition key. */
export function shardFor({ shardCount }: Stream, partitionKey: string, explicitHashKey?: string): number {
  const hashKey =
    explicitHashKey === undefined
      ? BigInt(`0x${createHash("md5").update(partitionKey, "utf8").digest("hex")}`)
      : BigInt(explicitHashKey);
  return Math.min(Number(hashKey / hashKeysOfEach(shardCount)), shardCount - 1);
}
