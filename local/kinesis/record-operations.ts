import db from "kinesalite/db/index.js";
import type { Operation } from "../aws.ts";
import { readIterator } from "./iterator.ts";
import type { State } from "./state.ts";
import { invalid } from "./stream-operations.ts";

interface Output {
  Records: { SequenceNumber: string }[];
  NextShardIterator?: string;
  MillisBehindLatest: number;
}

/** The parameters and the behaviour of each operation on records. */
export function recordOperations(state: State): Record<string, { parameters: string[]; run: Operation }> {
  const { engine } = state;
  const target = ["StreamName", "StreamARN"];
  return {
    PutRecord: {
      parameters: [...target, "Data", "PartitionKey", "ExplicitHashKey", "SequenceNumberForOrdering"],
      run: (input) => engine.run("PutRecord", input),
    },
    PutRecords: {
      parameters: [...target, "Records"],
      run: (input) => engine.run("PutRecords", input),
    },
    GetShardIterator: {
      parameters: [...target, "ShardId", "ShardIteratorType", "StartingSequenceNumber", "Timestamp"],
      run: (input) => engine.run("GetShardIterator", atTimestamp(state, input)),
    },
    GetRecords: {
      // An iterator holds its stream's name; StreamARN is only another way to say it.
      parameters: ["ShardIterator", "Limit", "StreamARN"],
      async run({ ShardIterator, Limit }) {
        const iterator = readIterator(String(ShardIterator));
        const stream = iterator && state.streams.get(iterator.stream);
        if (stream) state.records.trim(stream.StreamName, stream.RetentionPeriodHours);
        const output: Output = await engine.run("GetRecords", { ShardIterator, Limit });
        const last = output.Records.at(-1)?.SequenceNumber;
        if (!iterator || last === undefined) return output;
        // kinesalite always says 0, from which a reader takes that there is nothing more.
        const next = state.records.after(iterator.stream, keyOf(iterator.shardId, last));
        const behind = next ? Math.round(state.clock.now() - next.ApproximateArrivalTimestamp * 1000) : 0;
        // 0 is for the reader of the newest record alone.
        return { ...output, MillisBehindLatest: next ? Math.max(behind, 1) : 0 };
      },
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: the input as decoded from the wire.
function atTimestamp({ engine, clock, records }: State, input: any): object {
  if (input.ShardIteratorType !== "AT_TIMESTAMP" || input.StartingSequenceNumber) return input;
  const { StreamName, ShardId, Timestamp } = engine.check("GetShardIterator", input);
  // kinesalite never answers where no record is as young.
  if (Timestamp === undefined) return input;
  if (Timestamp * 1000 > clock.now()) {
    throw invalid(
      "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. " +
        `timestampInMillis: ${Math.round(Timestamp * 1000)}, currentTimestampInMillis: ${Math.round(clock.now())}`,
    );
  }
  const { Timestamp: _, ...rest } = input;
  const first = records.since(StreamName, keyOf(ShardId, ""), Timestamp);
  if (first === undefined) return { ...rest, ShardIteratorType: "LATEST" };
  const StartingSequenceNumber = first.slice(first.indexOf("/") + 1);
  return { ...rest, ShardIteratorType: "AT_SEQUENCE_NUMBER", StartingSequenceNumber };
}

/** Where kinesalite puts a record: `shardId-000000000001` and a sequence number. */
const keyOf = (shardId: string, sequenceNumber: string): string =>
  `${db.shardIxToHex(Number(shardId.slice(shardId.indexOf("-") + 1)))}/${sequenceNumber}`;
