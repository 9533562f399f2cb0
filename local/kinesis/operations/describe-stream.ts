import { number } from "../../validation/shapes.ts";
import { described } from "../described.ts";
import type { KinesisOperation } from "../operation.ts";
import { ofStream } from "../resources.ts";
import { shardId, stream } from "../shapes.ts";
import { shardsOf } from "../shards.ts";
import { findStream, type NamesStream } from "../state.ts";

interface Input extends NamesStream {
  Limit?: number;
  ExclusiveStartShardId?: string;
}

export const describeStream: KinesisOperation = {
  input: { ...stream, Limit: number({ min: 1, max: 10_000 }), ExclusiveStartShardId: shardId },
  resource: ofStream,
  run(state, { Limit = 100, ExclusiveStartShardId = "", ...named }: Input) {
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
};

export const describeStreamSummary: KinesisOperation = {
  input: stream,
  resource: ofStream,
  run(state, input: NamesStream) {
    const found = findStream(state, input);
    return {
      StreamDescriptionSummary: { ...described(found), OpenShardCount: found.shardCount, ConsumerCount: 0 },
    };
  },
};
