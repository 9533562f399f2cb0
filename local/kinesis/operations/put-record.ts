import { blob, type InputOf, required, text } from "../../api/shapes.ts";
import { ACCOUNT } from "../../aws.ts";
import { invalid } from "../errors.ts";
import { operation } from "../operation.ts";
import { readSequenceNumber } from "../sequence-number.ts";
import { hashKey, sequenceNumber, stream } from "../shapes.ts";
import { isHashKey, shardFor, shardIdOf } from "../shards.ts";
import { findStream, type State } from "../state.ts";
import type { Stream } from "../stream.ts";
import { onStream } from "../stream-access.ts";

/** The members of a record to put; `Data` may be up to 1 MiB. */
export const entry = {
  Data: required(blob({ max: 1_048_576 })),
  PartitionKey: required(text({ min: 1, max: 256 })),
  ExplicitHashKey: hashKey,
};

type Entry = InputOf<typeof entry>;

/** The input of PutRecord: a record and its stream. */
export const recordToPut = { ...stream, ...entry, SequenceNumberForOrdering: sequenceNumber };

export const putRecord = operation({
  input: recordToPut,
  permissions: onStream("kinesis:PutRecord"),
  run: (state, input) => putInto(state, input),
});

/** Puts a record and returns its position. Throws `ResourceNotFoundException`, `InvalidArgumentException`. */
export function putInto(
  state: State,
  { SequenceNumberForOrdering: former, ...input }: InputOf<typeof recordToPut>,
): { ShardId: string; SequenceNumber: string } {
  const found = findStream(state, input);
  if (former !== undefined) checkFormer(former, found, state.clock.now());
  return append(state, found, shardOfEntry(found, input), input);
}

/** Returns the shard for a record. Throws `InvalidArgumentException` for a hash key out of range. */
export function shardOfEntry(to: Stream, { PartitionKey, ExplicitHashKey }: Entry): number {
  if (ExplicitHashKey !== undefined && !isHashKey(ExplicitHashKey))
    throw invalid(
      "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. " +
        `Specified value was ${ExplicitHashKey}`,
    );
  return shardFor(to, PartitionKey, ExplicitHashKey);
}

/** Adds a record to its shard and returns its position. */
export function append({ records }: State, to: Stream, shard: number, { Data, PartitionKey }: Entry) {
  const SequenceNumber = records.append(to, shard, { partitionKey: PartitionKey, data: Data });
  return { ShardId: shardIdOf(shard), SequenceNumber };
}

/** Sequence numbers in a shard always rise, so any previously issued number is valid. */
function checkFormer(text: string, { name }: Stream, now: number): void {
  const former = readSequenceNumber(text);
  if (former && former.seconds * 1000 <= now) return;
  throw invalid(
    `ExclusiveMinimumSequenceNumber ${text} used in PutRecord on stream ${name} under account ${ACCOUNT} is invalid.`,
  );
}
