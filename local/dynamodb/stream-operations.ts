import { AwsError, type Operation } from "../aws.ts";
import type { Clock } from "../clock.ts";
import type { StreamRecord } from "./stream-record.ts";
import type { StreamDescription, Streams } from "./streams.ts";

// One shard holds a whole stream, in order.
const SHARD_ID = "shardId-00000000000000000000-00000001";
const ITERATOR_LIFE_MS = 15 * 60 * 1000;
const MOST_RECORDS = 1000;

interface ShardIterator {
  streamArn: string;
  after: string;
  /** Milliseconds since the epoch. */
  madeAt: number;
}

/** The parameters and the behaviour of each operation of the DynamoDB Streams API. */
export function streamOperations(
  streams: Streams,
  clock: Clock,
): Record<string, { parameters: string[]; run: Operation }> {
  const iterator = (streamArn: string, after: string) =>
    Buffer.from(JSON.stringify({ streamArn, after, madeAt: clock.now() })).toString("base64url");

  function describe({ StreamArn, ExclusiveStartShardId }: Record<string, string>) {
    const stream = streams.describe(String(StreamArn));
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
  }

  function startOf({ StreamArn, ShardIteratorType: type, SequenceNumber }: Record<string, string>): string {
    const oldest = streams.oldest(String(StreamArn));
    if (type === "TRIM_HORIZON") return "";
    if (type === "LATEST") return streams.newest(String(StreamArn)) ?? "";
    if (type !== "AT_SEQUENCE_NUMBER" && type !== "AFTER_SEQUENCE_NUMBER") {
      throw invalid(`ShardIteratorType is ${type}: expected TRIM_HORIZON, LATEST, AT_ or AFTER_SEQUENCE_NUMBER`);
    }
    if (!/^\d{21,40}$/.test(SequenceNumber ?? ""))
      throw invalid(`SequenceNumber is ${SequenceNumber}: 21 to 40 digits`);
    const at = BigInt(SequenceNumber as string);
    if (oldest && at < BigInt(oldest)) {
      throw new AwsError(
        "TrimmedDataAccessException",
        `The sequence number ${SequenceNumber} is past the trim horizon.`,
      );
    }
    return String(type === "AT_SEQUENCE_NUMBER" ? at - 1n : at);
  }

  return {
    ListStreams: {
      parameters: ["TableName", "Limit", "ExclusiveStartStreamArn"],
      run({ TableName, Limit = 100, ExclusiveStartStreamArn: start = "" }) {
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
    },
    DescribeStream: { parameters: ["StreamArn", "Limit", "ExclusiveStartShardId"], run: describe },
    GetShardIterator: {
      parameters: ["StreamArn", "ShardId", "ShardIteratorType", "SequenceNumber"],
      run(input) {
        const { arn } = streams.describe(String(input.StreamArn));
        if (input.ShardId !== SHARD_ID) {
          throw new AwsError(
            "ResourceNotFoundException",
            `Requested resource not found: Shard ${input.ShardId} in ${arn}`,
          );
        }
        return { ShardIterator: iterator(arn, startOf(input)) };
      },
    },
    GetRecords: {
      parameters: ["ShardIterator", "Limit"],
      run({ ShardIterator, Limit = MOST_RECORDS }) {
        if (!(Limit >= 1 && Limit <= MOST_RECORDS)) throw invalid(`Limit is ${Limit}, expected 1 to ${MOST_RECORDS}`);
        const { streamArn, after, madeAt } = parseIterator(ShardIterator);
        if (clock.now() - madeAt > ITERATOR_LIFE_MS) {
          throw new AwsError(
            "ExpiredIteratorException",
            "The shard iterator is older than 15 minutes: get another one.",
          );
        }
        const records = streams.read(streamArn, { after, limit: Limit });
        const seen = records.at(-1)?.dynamodb.SequenceNumber;
        const atEnd = streams.describe(streamArn).status === "DISABLED" && records.length < Limit;
        return {
          Records: records.map(wireRecord),
          ...(!atEnd && { NextShardIterator: iterator(streamArn, seen ?? after) }),
        };
      },
    },
  };
}

function parseIterator(text: unknown): ShardIterator {
  try {
    const parsed = JSON.parse(Buffer.from(String(text), "base64url").toString());
    const { streamArn, after, madeAt } = parsed ?? {};
    if (typeof streamArn === "string" && /^\d*$/.test(String(after)) && typeof madeAt === "number") return parsed;
  } catch {
    // Falls through: text that is not JSON and JSON of another shape are one error to the caller.
  }
  throw invalid("Invalid ShardIterator");
}

// The API names an identity's members with capitals, Lambda's event without, and only Lambda names the stream.
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
