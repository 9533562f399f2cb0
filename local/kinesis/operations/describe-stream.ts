import { number } from "../../api/shapes.ts";
import { described } from "../described.ts";
import { operation } from "../operation.ts";
import { shardId, stream } from "../shapes.ts";
import { shardsOf } from "../shards.ts";
import { findStream } from "../state.ts";
import { onStream } from "../stream-access.ts";

export const describeStream = operation({
  input: { ...stream, Limit: number({ min: 1, max: 10_000 }), ExclusiveStartShardId: shardId },
  permissions: onStream("kinesis:DescribeStream"),
  run(state, { Limit = 100, ExclusiveStartShardId = "", ...named }) {
    const found = findStream(state, named);
    const shards = shardsOf(found).filter(({ ShardId }) => ShardId > ExclusiveStartShardId);
    return {
      StreamDescription: {
        ...described(found),
        Shards: shards.slice(0, Limit),
        HasMoreShards: shards.length > Limit,
      },
    };
  },
});

export const describeStreamSummary = operation({
  input: stream,
  permissions: onStream("kinesis:DescribeStreamSummary"),
  run(state, input) {
    const found = findStream(state, input);
    return {
      StreamDescriptionSummary: { ...described(found), OpenShardCount: found.shardCount, ConsumerCount: 0 },
    };
  },
});
