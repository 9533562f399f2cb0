import { type InputOf, number, oneOf, required, structure } from "../../api/shapes.ts";
import { ACCOUNT, AwsError, REGION } from "../../aws.ts";
import { alreadyExists, invalid } from "../errors.ts";
import { operation } from "../operation.ts";
import { streamName, tags } from "../shapes.ts";
import type { State } from "../state.ts";
import { RETENTION_HOURS, type Stream } from "../stream.ts";
import { onStream } from "../stream-access.ts";
import { withTags } from "../tags.ts";

/** AWS's shard quota in this Region. https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html */
const SHARD_LIMIT = 20_000;
/** The number of shards in a new on-demand stream on AWS. */
const ON_DEMAND_SHARDS = 4;

export const createStream = operation({
  input: {
    StreamName: required(streamName),
    ShardCount: number({ min: 1 }),
    StreamModeDetails: structure({ StreamMode: required(oneOf("PROVISIONED", "ON_DEMAND")) }),
    Tags: tags,
  },
  permissions: onStream("kinesis:CreateStream"),
  run(state, input) {
    addStream(state, input);
    return {};
  },
});

/**
 * Adds a stream, active immediately. Throws `ResourceInUseException`, `LimitExceededException`,
 * `InvalidArgumentException`.
 */
export function addStream(state: State, input: InputOf<typeof createStream.input>): void {
  const { StreamName: name, ShardCount, StreamModeDetails, Tags = {} } = input;
  const mode = StreamModeDetails?.StreamMode ?? "PROVISIONED";
  const shardCount = shardCountOf(mode, ShardCount);
  if (state.streams.has(name)) throw alreadyExists(name);
  checkShardLimit(state, shardCount);
  state.streams.set(name, {
    name,
    mode,
    shardCount,
    createdAt: state.clock.now(),
    retentionHours: RETENTION_HOURS.min,
    tags: withTags({ name, tags: {} }, Tags),
  });
}

function shardCountOf(mode: Stream["mode"], given: number | undefined): number {
  if (mode === "PROVISIONED") {
    if (given === undefined) throw invalid("ShardCount must be provided for a stream in PROVISIONED mode.");
    return given;
  }
  if (given !== undefined) throw invalid("ShardCount cannot be provided for a stream in ON_DEMAND mode.");
  return ON_DEMAND_SHARDS;
}

function checkShardLimit({ streams }: State, more: number): void {
  const current = [...streams.values()].reduce((sum, { shardCount }) => sum + shardCount, 0);
  if (current + more <= SHARD_LIMIT) return;
  throw new AwsError(
    "LimitExceededException",
    `This request would exceed the shard limit for the account ${ACCOUNT} in ${REGION}. Current shard count for the ` +
      `account: ${current}. Limit: ${SHARD_LIMIT}. Number of additional shards that would have resulted from this ` +
      `request: ${more}.`,
  );
}
