import { number, text } from "../../api/shapes.ts";
import { AwsError, type RequiredAccess } from "../../aws.ts";
import { operation } from "../operation.ts";
import type { State } from "../state.ts";
import type { StreamRecord } from "../stream-record.ts";
import type { StreamDescription, Streams } from "../streams.ts";
import { onStream } from "../table-access.ts";

// A single shard holds the whole stream, in order.
const SHARD_ID = "shardId-00000000000000000000-00000001";
const ITERATOR_LIFE_MS = 15 * 60 * 1000;
const MOST_RECORDS = 1000;

interface ShardIterator {
  streamArn: string;
  after: string;
  /** Milliseconds since the epoch. */
  madeAt: number;
}

export const describeStream = operation({
  input: { StreamArn: text(), Limit: number(), ExclusiveStartShardId: text() },
  permissions: onStream("dynamodb:DescribeStream"),
  run({ streams }, { StreamArn = "", ExclusiveStartShardId }) {
    const stream = streams.describe(StreamArn);
    const [oldest, newest] = [streams.oldest(stream.arn), streams.newest(stream.arn)];
    const shard = {
      ShardId: SHARD_ID,
      SequenceNumberRange: {
        StartingSequenceNumber: oldest ?? firstSequence(stream),
        ...(stream.status === "DISABLED" && newest && { EndingSequenceNumber: newest }),
      },
    };
    return {
      StreamDescription: {
        ...summary(stream),
        StreamStatus: stream.status,
        StreamViewType: stream.viewType,
        CreationRequestDateTime: stream.createdAt / 1000,
        KeySchema: stream.keySchema,
        Shards: ExclusiveStartShardId ? [] : [shard],
      },
    };
  },
});

export const getRecords = operation({
  input: { ShardIterator: text(), Limit: number() },
  permissions: (_, { ShardIterator = "" }) => [onStreamOf(ShardIterator)],
  run(state, { ShardIterator = "", Limit = MOST_RECORDS }) {
    const { streams, clock } = state;
    if (!(Limit >= 1 && Limit <= MOST_RECORDS)) throw invalid(`Limit is ${Limit}, expected 1 to ${MOST_RECORDS}`);
    const { streamArn, after, madeAt } = parseIterator(ShardIterator);
    if (clock.now() - madeAt > ITERATOR_LIFE_MS) {
      throw new AwsError("ExpiredIteratorException", "The shard iterator is older than 15 minutes: get another one.");
    }
    const records = streams.read(streamArn, { after, limit: Limit });
    const seen = records.at(-1)?.dynamodb.SequenceNumber;
    const atEnd = streams.describe(streamArn).status === "DISABLED" && records.length < Limit;
    return {
      Records: records.map(wireRecord),
      ...(!atEnd && { NextShardIterator: newIterator(state, streamArn, seen ?? after) }),
    };
  },
});

export const getShardIterator = operation({
  input: { StreamArn: text(), ShardId: text(), ShardIteratorType: text(), SequenceNumber: text() },
  permissions: onStream("dynamodb:GetShardIterator"),
  run(state, { StreamArn = "", ShardId, ...position }) {
    const { arn } = state.streams.describe(StreamArn);
    if (ShardId !== SHARD_ID) {
      throw new AwsError("ResourceNotFoundException", `Requested resource not found: Shard ${ShardId} in ${arn}`);
    }
    return { ShardIterator: newIterator(state, arn, startOf(state.streams, arn, position)) };
  },
});

export const listStreams = operation({
  input: { TableName: text(), Limit: number(), ExclusiveStartStreamArn: text() },
  permissions: () => [{ action: "dynamodb:ListStreams", resource: "*" }],
  run({ streams }, { TableName, Limit = 100, ExclusiveStartStreamArn: start = "" }) {
    const found = streams
      .list()
      .filter((stream) => (TableName === undefined || stream.tableName === TableName) && stream.arn > start)
      .sort((a, b) => (a.arn < b.arn ? -1 : 1));
    const page = found.slice(0, Limit);
    return {
      Streams: page.map(summary),
      ...(found.length > page.length && { LastEvaluatedStreamArn: page.at(-1)?.arn }),
    };
  },
});

interface Position {
  ShardIteratorType?: string;
  SequenceNumber?: string;
}

function startOf(streams: Streams, arn: string, { ShardIteratorType: type, SequenceNumber = "" }: Position): string {
  const oldest = streams.oldest(arn);
  if (type === "TRIM_HORIZON") return "";
  if (type === "LATEST") return streams.newest(arn) ?? "";
  if (type !== "AT_SEQUENCE_NUMBER" && type !== "AFTER_SEQUENCE_NUMBER") {
    throw invalid(`ShardIteratorType is ${type}: expected TRIM_HORIZON, LATEST, AT_ or AFTER_SEQUENCE_NUMBER`);
  }
  if (!/^\d{21,40}$/.test(SequenceNumber)) throw invalid(`SequenceNumber is ${SequenceNumber}: 21 to 40 digits`);
  const at = BigInt(SequenceNumber);
  if (oldest && at < BigInt(oldest)) {
    throw new AwsError("TrimmedDataAccessException", `The sequence number ${SequenceNumber} is past the trim horizon.`);
  }
  return String(type === "AT_SEQUENCE_NUMBER" ? at - 1n : at);
}

const newIterator = ({ clock }: State, streamArn: string, after: string): string =>
  Buffer.from(JSON.stringify({ streamArn, after, madeAt: clock.now() })).toString("base64url");

/** Returns access to the iterator's stream; for an invalid iterator, the operation itself throws the error. */
function onStreamOf(iterator: string): RequiredAccess {
  const action = "dynamodb:GetRecords";
  try {
    return { action, resource: parseIterator(iterator).streamArn };
  } catch {
    return { action, resource: "*" };
  }
}

function parseIterator(iterator: string): ShardIterator {
  try {
    const parsed = JSON.parse(Buffer.from(iterator, "base64url").toString());
    const { streamArn, after, madeAt } = parsed ?? {};
    if (typeof streamArn === "string" && /^\d*$/.test(String(after)) && typeof madeAt === "number") return parsed;
  } catch {
    // Falls through: invalid JSON and JSON of another shape are the same error to the caller.
  }
  throw invalid("Invalid ShardIterator");
}

// The API capitalizes the members of an identity, Lambda's event does not, and only Lambda's names the stream.
function wireRecord({ eventSourceARN, userIdentity, ...record }: StreamRecord): object {
  if (!userIdentity) return record;
  return { ...record, userIdentity: { Type: userIdentity.type, PrincipalId: userIdentity.principalId } };
}

const summary = ({ arn, tableName, label }: StreamDescription) => ({
  StreamArn: arn,
  TableName: tableName,
  StreamLabel: label,
});

const firstSequence = ({ createdAt }: StreamDescription) => String(10n ** 20n + BigInt(createdAt) * 10n ** 7n);

const invalid = (message: string) => new AwsError("ValidationException", message);
