import { number } from "../../api/shapes.ts";
import { invalid } from "../errors.ts";
import { operation } from "../operation.ts";
import { readPageToken, writePageToken } from "../page-token.ts";
import { nextToken, shardId, stream } from "../shapes.ts";
import { shardsOf } from "../shards.ts";
import { findStream } from "../state.ts";
import { onStream } from "../stream-access.ts";

export const listShards = operation({
  input: {
    ...stream,
    NextToken: nextToken,
    ExclusiveStartShardId: shardId,
    MaxResults: number({ min: 1, max: 10_000 }),
  },
  permissions: (state, { NextToken, ...named }) =>
    onStream("kinesis:ListShards")(
      state,
      NextToken === undefined ? named : { StreamName: readPageToken(NextToken).of },
    ),
  run(state, { NextToken, ExclusiveStartShardId = "", MaxResults = 1000, ...named }) {
    const isNamed = named.StreamName !== undefined || named.StreamARN !== undefined;
    if (!isNamed && NextToken === undefined) throw invalid("Either NextToken or StreamName should be provided.");
    if (isNamed && NextToken !== undefined) throw invalid("NextToken and StreamName cannot be provided together.");
    const token = NextToken === undefined ? undefined : readPageToken(NextToken);
    const found = findStream(state, token ? { StreamName: token.of } : named);
    const after = token?.after ?? ExclusiveStartShardId;
    const rest = shardsOf(found).filter(({ ShardId }) => ShardId > after);
    const page = rest.slice(0, MaxResults);
    const last = rest.length > page.length ? page.at(-1) : undefined;
    return { Shards: page, ...(last && { NextToken: writePageToken({ of: found.name, after: last.ShardId }) }) };
  },
});
