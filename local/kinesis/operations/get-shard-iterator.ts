import { type InputOf, oneOf, required, time } from "../../api/shapes.ts";
import { ACCOUNT } from "../../aws.ts";
import { invalid, noShard } from "../errors.ts";
import { writeIterator } from "../iterator.ts";
import { operation } from "../operation.ts";
import { readSequenceNumber } from "../sequence-number.ts";
import { sequenceNumber, shardId, stream } from "../shapes.ts";
import { createdSecondsOf, shardIdOf, shardOf } from "../shards.ts";
import { findStream, type State } from "../state.ts";
import type { Stream } from "../stream.ts";
import { onStream } from "../stream-access.ts";

const position = {
  ShardIteratorType: required(
    oneOf("AFTER_SEQUENCE_NUMBER", "LATEST", "AT_TIMESTAMP", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON"),
  ),
  StartingSequenceNumber: sequenceNumber,
  Timestamp: time,
};

export const getShardIterator = operation({
  input: { ...stream, ShardId: required(shardId), ...position },
  permissions: onStream("kinesis:GetShardIterator"),
  run(state, { ShardId, StreamName, StreamARN, ...from }) {
    const found = findStream(state, { StreamName, StreamARN });
    const shard = shardOf(ShardId);
    if (shard === undefined || shard >= found.shardCount) throw noShard(ShardId, found.name);
    return {
      ShardIterator: writeIterator({
        stream: found.name,
        streamCreatedAt: found.createdAt,
        shard,
        index: indexOf(state, found, shard, from),
        issuedAt: state.clock.now(),
      }),
    };
  },
});

/** Returns the index of the first record to read. */
function indexOf(state: State, of: Stream, shard: number, from: InputOf<typeof position>): number {
  const { ShardIteratorType: type, StartingSequenceNumber: number, Timestamp } = from;
  const bySequenceNumber = type === "AT_SEQUENCE_NUMBER" || type === "AFTER_SEQUENCE_NUMBER";
  if (bySequenceNumber !== (number !== undefined)) {
    throw invalid(
      "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or " +
        `(2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified ${type} and ` +
        `${number === undefined ? "no" : "also a"} StartingSequenceNumber.`,
    );
  }
  switch (type) {
    case "TRIM_HORIZON":
      return 0;
    case "LATEST":
      return state.records.end(of, shard);
    case "AT_TIMESTAMP":
      return state.records.since(of, shard, timestampMs(Timestamp, state.clock.now()));
    default:
      return indexIn(number ?? "", of, shard) + (type === "AFTER_SEQUENCE_NUMBER" ? 1 : 0);
  }
}

function timestampMs(seconds: number | undefined, now: number): number {
  if (seconds === undefined) {
    throw invalid(
      "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. " +
        "Current request has no timestamp parameter.",
    );
  }
  const ms = Math.round(seconds * 1000);
  if (ms <= now) return ms;
  throw invalid(
    "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. " +
      `timestampInMillis: ${ms}, currentTimestampInMillis: ${Math.round(now)}`,
  );
}

function indexIn(text: string, of: Stream, shard: number): number {
  const number = readSequenceNumber(text);
  if (number && number.shard !== shard) {
    throw invalid(
      `Invalid StartingSequenceNumber. It encodes ${shardIdOf(number.shard)}, while it was used in a call to a shard ` +
        `with ${shardIdOf(shard)}`,
    );
  }
  if (number?.shardCreatedSeconds === createdSecondsOf(of)) return number.index;
  throw invalid(
    `StartingSequenceNumber ${text} used in GetShardIterator on shard ${shardIdOf(shard)} in stream ${of.name} under ` +
      `account ${ACCOUNT} is invalid${number ? " because it did not come from this stream" : ""}.`,
  );
}
