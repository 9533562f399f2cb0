import { AwsError, type Caller, type Operation, type Service } from "../aws.ts";
import { awsJson } from "../gateway/aws-json.ts";
import { checkMayPut, requiredAccess } from "./access.ts";
import { inUse } from "./engine.ts";
import { recordOperations } from "./record-operations.ts";
import { createState, type KinesisDeps } from "./state.ts";
import { createFrom, invalid, streamOperations } from "./stream-operations.ts";
import { findStream, nameInArn, noStream, streamArn } from "./streams.ts";

/** A stream as a template declares it. */
interface StreamDefinition {
  name: string;
  /** Without it the stream is on demand. */
  shardCount?: number;
  /** 24 to 8760; 24 when not given. */
  retentionHours?: number;
  tags?: Record<string, string>;
}

export interface Kinesis {
  service: Service;
  /** Makes a stream, active at once; one with as many shards that outlived a restart is taken over with its records. */
  createStream(definition: StreamDefinition): Promise<{ name: string; arn: string }>;
  /** Puts a record for a caller inside the cloud. Throws `ResourceNotFoundException`, `AccessDeniedException`. */
  putRecord(
    streamArn: string,
    record: { data: string; partitionKey: string },
    caller: Caller,
  ): Promise<{ shardId: string; sequenceNumber: string }>;
  stop(): Promise<void>;
}

/**
 * Kinesis Data Streams: kinesalite has the shards, the sequence numbers and the rules for input; streams and records live
 * in the store. Sequence numbers and the five minutes of an iterator follow the machine's time, arrival times and
 * retention the clock's. A shard takes and gives as much as it can: its throughput has no limit here.
 * Clients speak JSON: an AWS SDK for Java needs `CBOR_ENABLED=false`.
 */
export function createKinesis(deps: KinesisDeps): Kinesis {
  const state = createState(deps);
  const { engine, streams } = state;
  const table = { ...streamOperations(state), ...recordOperations(state) };

  const wired = (name: string, { parameters, run }: (typeof table)[string]): Operation =>
    async function operation(input, call) {
      for (const [parameter, value] of Object.entries(input)) {
        if (value === null || parameters.includes(parameter)) continue;
        throw new AwsError(
          "ValidationException",
          `${name}: the parameter ${parameter} is not supported by the local cloud: leave it out.`,
        );
      }
      return run(named(input, parameters), call);
    };
  const operations = Object.fromEntries(Object.entries(table).map(([name, each]) => [name, wired(name, each)]));

  return {
    service: awsJson({
      signingName: "kinesis",
      target: "Kinesis_20131202",
      version: "1.1",
      operations,
      requiredAccess,
    }),
    async createStream({ name, shardCount, retentionHours = 24, tags = {} }) {
      if (!(Number.isInteger(retentionHours) && retentionHours >= 24 && retentionHours <= 8760))
        throw invalid(`RetentionPeriodHours of the stream ${name} is ${retentionHours}: it must be 24 to 8760.`);
      const existing = streams.get(name);
      const mode = shardCount === undefined ? "ON_DEMAND" : "PROVISIONED";
      const same =
        existing?.StreamModeDetails.StreamMode === mode &&
        existing.Shards.length === (shardCount ?? existing.Shards.length);
      if (existing && !same) throw inUse(name);
      const details = { StreamModeDetails: { StreamMode: mode } };
      if (!existing) await createFrom(state, { StreamName: name, ShardCount: shardCount, ...details });
      if (Object.keys(tags).length > 0) await engine.run("AddTagsToStream", { StreamName: name, Tags: tags });
      streams.set(name, { ...findStream(streams, name), RetentionPeriodHours: retentionHours });
      return { name, arn: streamArn(name) };
    },
    async putRecord(arn, { data, partitionKey }, caller) {
      const name = nameInArn(arn);
      if (name === undefined || !streams.has(name)) throw noStream(name ?? arn);
      checkMayPut(state, arn, caller);
      const Data = Buffer.from(data).toString("base64");
      const put = await engine.run("PutRecord", { StreamName: name, Data, PartitionKey: partitionKey });
      return { shardId: put.ShardId, sequenceNumber: put.SequenceNumber };
    },
    async stop() {},
  };
}

/** Puts the name of the stream that `StreamARN` names in the place of `StreamName`, which an operation goes by. */
function named(input: Record<string, unknown>, parameters: string[]): Record<string, unknown> {
  const { StreamARN, ...rest } = input;
  if (StreamARN === undefined || StreamARN === null || !parameters.includes("StreamName")) return rest;
  const name = nameInArn(String(StreamARN));
  if (name === undefined) throw noStream(String(StreamARN));
  if (rest["StreamName"] !== undefined && rest["StreamName"] !== name)
    throw invalid(`StreamARN ${StreamARN} and StreamName ${rest["StreamName"]} name different streams.`);
  return { ...rest, StreamName: name };
}
