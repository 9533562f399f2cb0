import { AwsError, type Operation } from "../aws.ts";
import { inUse } from "./engine.ts";
import type { State } from "./state.ts";
import { findStream, nameInArn, noStream, type Stream } from "./streams.ts";

/** As many shards as AWS gives a new stream on demand. */
const ON_DEMAND_SHARDS = 4;

/** The parameters and the behaviour of each operation on streams. */
export function streamOperations(state: State): Record<string, { parameters: string[]; run: Operation }> {
  const { engine, streams } = state;
  return {
    CreateStream: {
      parameters: ["StreamName", "ShardCount", "StreamModeDetails", "Tags"],
      async run(input) {
        await createFrom(state, input);
        return {};
      },
    },
    DeleteStream: {
      // There are no registered consumers, so that nothing depends on the enforcement.
      parameters: ["StreamName", "StreamARN", "EnforceConsumerDeletion"],
      run(input) {
        const { StreamName: name } = engine.check("DeleteStream", input);
        findStream(streams, name);
        remove(state, name);
        return {};
      },
    },
    DescribeStream: {
      parameters: ["StreamName", "StreamARN", "Limit", "ExclusiveStartShardId"],
      async run(input) {
        const { StreamDescription: description } = await engine.run("DescribeStream", input);
        const { page, more } = shardsAfter(description, input.ExclusiveStartShardId, input.Limit ?? 100);
        return { StreamDescription: { ...description, Shards: page, HasMoreShards: more } };
      },
    },
    DescribeStreamSummary: {
      parameters: ["StreamName", "StreamARN"],
      run: (input) => engine.run("DescribeStreamSummary", input),
    },
    ListStreams: {
      parameters: ["Limit", "ExclusiveStartStreamName", "NextToken"],
      run(input) {
        const { Limit = 100, ExclusiveStartStreamName } = engine.check("ListStreams", input);
        const after = input.NextToken ? fromToken(input.NextToken)[0] : (ExclusiveStartStreamName ?? "");
        const names = [...streams.keys()].sort().filter((name) => name > after);
        const page = names.slice(0, Limit);
        const more = names.length > page.length;
        return {
          StreamNames: page,
          StreamSummaries: page.map((name) => summary(findStream(streams, name))),
          HasMoreStreams: more,
          ...(more && { NextToken: toToken(page.at(-1) ?? "") }),
        };
      },
    },
    ListShards: {
      parameters: ["StreamName", "StreamARN", "NextToken", "ExclusiveStartShardId", "MaxResults"],
      run(input) {
        const { StreamName, NextToken, ExclusiveStartShardId, MaxResults = 1000 } = engine.check("ListShards", input);
        if (!StreamName && !NextToken) throw invalid("Either NextToken or StreamName should be provided.");
        if (StreamName && NextToken) throw invalid("NextToken and StreamName cannot be provided together.");
        const [name = "", after] = NextToken ? fromToken(NextToken) : [StreamName, ExclusiveStartShardId];
        const { page, more } = shardsAfter(findStream(streams, name), after, MaxResults);
        return { Shards: page, ...(more && { NextToken: toToken(name, page.at(-1)?.ShardId ?? "") }) };
      },
    },
    AddTagsToStream: {
      parameters: ["StreamName", "StreamARN", "Tags"],
      run: (input) => engine.run("AddTagsToStream", input),
    },
    RemoveTagsFromStream: {
      parameters: ["StreamName", "StreamARN", "TagKeys"],
      run: (input) => engine.run("RemoveTagsFromStream", input),
    },
    ListTagsForStream: {
      parameters: ["StreamName", "StreamARN", "ExclusiveStartTagKey", "Limit"],
      run: (input) => engine.run("ListTagsForStream", input),
    },
    TagResource: {
      parameters: ["ResourceARN", "Tags"],
      run: ({ ResourceARN, Tags }) => engine.run("AddTagsToStream", { StreamName: nameOf(ResourceARN), Tags }),
    },
    UntagResource: {
      parameters: ["ResourceARN", "TagKeys"],
      run: ({ ResourceARN, TagKeys }) =>
        engine.run("RemoveTagsFromStream", { StreamName: nameOf(ResourceARN), TagKeys }),
    },
    ListTagsForResource: {
      parameters: ["ResourceARN"],
      run({ ResourceARN }) {
        const { _tags: tags } = findStream(streams, nameOf(ResourceARN));
        return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
      },
    },
  };
}

interface CreateStreamInput {
  StreamName: string;
  ShardCount?: number | undefined;
  StreamModeDetails?: { StreamMode?: string };
  Tags?: object;
}

/** Makes a stream from the input of CreateStream. */
export async function createFrom(state: State, input: CreateStreamInput): Promise<void> {
  const { StreamName, ShardCount, StreamModeDetails, Tags } = input;
  const { engine, streams } = state;
  const mode = modeOf(StreamModeDetails, ShardCount);
  if (streams.has(StreamName)) throw inUse(StreamName);
  if (Tags) engine.check("AddTagsToStream", { StreamName, Tags });
  await engine.create({ StreamName, ShardCount: mode.shards }, { StreamMode: mode.name });
  if (Tags) await tagOrUndo(state, StreamName, Tags);
}

/** Takes a stream away with its records. */
function remove({ streams, records }: State, name: string): void {
  streams.delete(name);
  records.drop(name);
}

function modeOf(details: { StreamMode?: string } | undefined, shardCount: number | undefined) {
  const name = details?.StreamMode ?? "PROVISIONED";
  if (name !== "ON_DEMAND" && name !== "PROVISIONED") {
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${name}' at 'streamModeDetails.streamMode' failed to satisfy constraint: ` +
        "Member must satisfy enum value set: [PROVISIONED, ON_DEMAND]",
    );
  }
  if (name === "ON_DEMAND" && shardCount !== undefined)
    throw invalid("ShardCount cannot be provided for a stream in ON_DEMAND mode.");
  if (name === "PROVISIONED" && shardCount === undefined)
    throw invalid("ShardCount must be provided for a stream in PROVISIONED mode.");
  return { name, shards: shardCount ?? ON_DEMAND_SHARDS } as const;
}

async function tagOrUndo(state: State, name: string, tags: object): Promise<void> {
  try {
    await state.engine.run("AddTagsToStream", { StreamName: name, Tags: tags });
  } catch (error) {
    remove(state, name);
    throw error;
  }
}

function shardsAfter({ Shards }: Pick<Stream, "Shards">, after = "", limit: number) {
  const rest = Shards.filter(({ ShardId }) => ShardId > after);
  return { page: rest.slice(0, limit), more: rest.length > limit };
}

const summary = ({ StreamName, StreamARN, StreamStatus, StreamModeDetails, StreamCreationTimestamp }: Stream) => ({
  StreamName,
  StreamARN,
  StreamStatus,
  StreamModeDetails,
  StreamCreationTimestamp,
});

function nameOf(resourceArn: unknown): string {
  const name = nameInArn(String(resourceArn));
  if (name === undefined) throw noStream(String(resourceArn));
  return name;
}

const toToken = (...parts: string[]): string => Buffer.from(JSON.stringify(parts)).toString("base64");

function fromToken(token: string): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, "base64").toString());
    if (Array.isArray(parts) && parts.every((part) => typeof part === "string")) return parts;
  } catch {
    // Falls through: a text that is not of our making.
  }
  throw invalid(`NextToken ${token} is not a token of an earlier page.`);
}

export const invalid = (message: string): AwsError => new AwsError("InvalidArgumentException", message);
