import { unsupportedParameter } from "../api/unsupported-parameter.ts";
import { validate } from "../api/validate.ts";
import type { Caller, Service } from "../aws.ts";
import { awsJson } from "../protocols/aws-json.ts";
import { checkMayPut } from "./check-may-put.ts";
import { alreadyExists, invalid } from "./errors.ts";
import { addStream, createStream } from "./operations/create-stream.ts";
import { operations } from "./operations/index.ts";
import { putInto, recordToPut } from "./operations/put-record.ts";
import { addTags, addTagsToStream } from "./operations/tags.ts";
import { createState, findStream, type KinesisDeps } from "./state.ts";
import { RETENTION_HOURS, streamArn } from "./stream.ts";

/** A stream as declared in a template. */
interface StreamDefinition {
  name: string;
  /** If absent, the stream is on demand. */
  shardCount?: number;
  /** From 24 to 8760; default 24. */
  retentionHours?: number;
  tags?: Record<string, string>;
}

export interface Kinesis {
  service: Service;
  /** Creates a stream, active immediately. One that survived a restart with the same shard count keeps its records. */
  createStream(definition: StreamDefinition): Promise<{ name: string; arn: string }>;
  /** Puts a record for a caller inside the cloud. Throws `ResourceNotFoundException`, `AccessDeniedException`. */
  putRecord(
    streamArn: string,
    record: { data: string; partitionKey: string },
    caller: Caller,
  ): Promise<{ shardId: string; sequenceNumber: string }>;
}

/**
 * Kinesis Data Streams on the cloud's clock and store. Shard throughput is unlimited here. Clients must speak JSON: an
 * AWS SDK for Java needs `CBOR_ENABLED=false`.
 */
export function createKinesis(deps: KinesisDeps): Kinesis {
  const state = createState(deps);

  return {
    service: awsJson({
      signingName: "kinesis",
      target: "Kinesis_20131202",
      version: "1.1",
      operations,
      state,
      unsupported: unsupportedParameter,
    }),
    async createStream({ name, shardCount, retentionHours = RETENTION_HOURS.min, tags = {} }) {
      const { min, max } = RETENTION_HOURS;
      if (!(Number.isInteger(retentionHours) && retentionHours >= min && retentionHours <= max))
        throw invalid(`RetentionPeriodHours of the stream ${name} is ${retentionHours}: it must be ${min} to ${max}.`);
      const mode = shardCount === undefined ? "ON_DEMAND" : "PROVISIONED";
      const existing = state.streams.get(name);
      if (existing) {
        const same = existing.mode === mode && existing.shardCount === (shardCount ?? existing.shardCount);
        if (!same) throw alreadyExists(name);
        addTags(state, { StreamName: name }, validate({ Tags: tags }, addTagsToStream.input).Tags);
      } else {
        const StreamModeDetails = { StreamMode: mode };
        const given = { StreamName: name, ShardCount: shardCount, StreamModeDetails, Tags: tags };
        addStream(state, validate(given, createStream.input));
      }
      state.streams.set(name, { ...findStream(state, { StreamName: name }), retentionHours });
      return { name, arn: streamArn(name) };
    },
    async putRecord(arn, { data, partitionKey }, caller) {
      findStream(state, { StreamARN: arn });
      checkMayPut(state, arn, caller);
      const Data = Buffer.from(data).toString("base64");
      const given = { StreamARN: arn, Data, PartitionKey: partitionKey };
      const { ShardId, SequenceNumber } = putInto(state, validate(given, recordToPut));
      return { shardId: ShardId, sequenceNumber: SequenceNumber };
    },
  };
}
