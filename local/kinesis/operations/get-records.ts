import { seconds } from "../../api/seconds.ts";
import { number, required, text } from "../../api/shapes.ts";
import { AwsError } from "../../aws.ts";
import { invalid, noShard } from "../errors.ts";
import { readIterator, type ShardIterator, writeIterator } from "../iterator.ts";
import { operation } from "../operation.ts";
import type { StoredRecord } from "../records.ts";
import { streamArn as arnShape } from "../shapes.ts";
import { shardIdOf } from "../shards.ts";
import { streamArn } from "../stream.ts";
import { onIterator } from "../stream-access.ts";

const MOST_RECORDS = 10_000;
const LIFETIME_MS = 300_000;

export const getRecords = operation({
  input: {
    ShardIterator: required(text({ min: 1, max: 512 })),
    Limit: number({ min: 1, max: MOST_RECORDS }),
    StreamARN: arnShape,
  },
  permissions: onIterator("kinesis:GetRecords"),
  run({ streams, records, clock }, { ShardIterator, Limit = MOST_RECORDS, StreamARN }) {
    const now = clock.now();
    const iterator = readIterator(ShardIterator);
    if (!iterator) throw invalid("Invalid ShardIterator.");
    checkAge(iterator, now);
    const { stream: name, shard } = iterator;
    if (StreamARN !== undefined && StreamARN !== streamArn(name))
      throw invalid(`The ShardIterator is of the stream ${streamArn(name)}, not of ${StreamARN}.`);
    const found = streams.get(name);
    if (found?.createdAt !== iterator.streamCreatedAt || shard >= found.shardCount)
      throw noShard(shardIdOf(shard), name);
    const { records: read, next } = records.read(found, shard, iterator.index, Limit);
    return {
      Records: read.map(described),
      NextShardIterator: writeIterator({ ...iterator, index: next, issuedAt: now }),
      MillisBehindLatest: behind(records.at(found, shard, next), now),
    };
  },
});

const described = ({ sequenceNumber, partitionKey, data, arrivedAt }: StoredRecord) => ({
  SequenceNumber: sequenceNumber,
  ApproximateArrivalTimestamp: seconds(arrivedAt),
  Data: data,
  PartitionKey: partitionKey,
});

/** Returns the age of the first unread record; 0 only if everything has been read. */
const behind = (following: StoredRecord | undefined, now: number): number =>
  following ? Math.max(Math.round(now - following.arrivedAt), 1) : 0;

function checkAge({ issuedAt }: ShardIterator, now: number): void {
  if (now - issuedAt <= LIFETIME_MS) return;
  throw new AwsError(
    "ExpiredIteratorException",
    `Iterator expired. The iterator was created at time ${dateText(issuedAt)} while right now it is ${dateText(now)} ` +
      `which is further in the future than the tolerated delay of ${LIFETIME_MS} milliseconds.`,
  );
}

/** Formats a time like `Thu Jul 02 12:57:57 UTC 2015`. */
function dateText(ms: number): string {
  const [weekday = "", day, month, year, time] = new Date(ms).toUTCString().split(" ");
  return `${weekday.slice(0, 3)} ${month} ${day} ${time} UTC ${year}`;
}
