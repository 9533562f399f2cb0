import { createDecipheriv } from "node:crypto";
import db from "kinesalite/db/index.js";

/** What a shard iterator of kinesalite stands for. */
export interface ShardIterator {
  stream: string;
  shardId: string;
  /** The number of the first record to read, whether or not there is one. */
  sequenceNumber: string;
}

const VERSION_BYTES = 8;

/** Reads a shard iterator; undefined for a text that is none. */
export function readIterator(text: string): ShardIterator | undefined {
  try {
    const decipher = createDecipheriv("aes-256-cbc", db.ITERATOR_PWD_KEY, db.ITERATOR_PWD_IV);
    const encrypted = Buffer.from(text, "base64").subarray(VERSION_BYTES);
    const plain = Buffer.concat([decipher.update(encrypted), decipher.final()]).toString("utf8");
    const [, stream, shardId, sequenceNumber] = plain.split("/");
    return stream && shardId && sequenceNumber ? { stream, shardId, sequenceNumber } : undefined;
  } catch {
    // Not encrypted by kinesalite: it says so itself, in Kinesis's words.
    return undefined;
  }
}
