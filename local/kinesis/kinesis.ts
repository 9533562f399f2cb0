import { fromFunctions } from "../api/from-functions.ts";
import { AwsError, type Caller, type Operation, type Service } from "../aws.ts";
import { awsJson } from "../protocols/aws-json.ts";
import { validate } from "../validation/validate.ts";
import { checkMayPut, requiredAccess } from "./access.ts";
import { alreadyExists, invalid } from "./errors.ts";
import { operationNamed, operations } from "./operations/index.ts";
import { createState, findStream, type KinesisDeps } from "./state.ts";
import { RETENTION_HOURS, streamArn } from "./stream.ts";

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
}

/**
 * Kinesis Data Streams on the cloud's clock and store. A shard takes and gives as much as it can: its throughput has no
 * limit here. Clients speak JSON: an AWS SDK for Java needs `CBOR_ENABLED=false`.
 */
export function createKinesis(deps: KinesisDeps): Kinesis {
  const state = createState(deps);

  function run(name: string, input: object): object {
    const operation = operationNamed(name);
    for (const [parameter, value] of Object.entries(input)) {
      if (value === null || value === undefined || Object.hasOwn(operation.input, parameter)) continue;
      throw new AwsError(
        "ValidationException",
        `${name}: the parameter ${parameter} is not supported by the local cloud: leave it out.`,
      );
    }
    return operation.run(state, validate(input, operation.input));
  }

  const onTheWire =
    (name: string): Operation =>
    (input) =>
      run(name, input);

  return {
    service: awsJson({
      signingName: "kinesis",
      target: "Kinesis_20131202",
      version: "1.1",
      ...fromFunctions({
        operations: Object.fromEntries(Object.keys(operations).map((name) => [name, onTheWire(name)])),
        requiredAccess,
      }),
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
        run("AddTagsToStream", { StreamName: name, Tags: tags });
      } else {
        const StreamModeDetails = { StreamMode: mode };
        run("CreateStream", { StreamName: name, ShardCount: shardCount, StreamModeDetails, Tags: tags });
      }
      state.streams.set(name, { ...findStream(state, { StreamName: name }), retentionHours });
      return { name, arn: streamArn(name) };
    },
    async putRecord(arn, { data, partitionKey }, caller) {
      findStream(state, { StreamARN: arn });
      checkMayPut(state, arn, caller);
      const Data = Buffer.from(data).toString("base64");
      const put = run("PutRecord", { StreamARN: arn, Data, PartitionKey: partitionKey });
      const { ShardId, SequenceNumber } = put as { ShardId: string; SequenceNumber: string };
      return { shardId: ShardId, sequenceNumber: SequenceNumber };
    },
  };
}
