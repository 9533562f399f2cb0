import type { StreamRecord } from "../sources.ts";

/** Why records of a stream were discarded. */
export type DiscardCondition = "RetryAttemptsExhausted" | "RecordAgeExceeded";

// A table's stream is one shard here: the one that DescribeStream names.
const SHARD_ID = "shardId-00000000000000000000-00000001";

/**
 * Returns what Lambda sends to the on-failure destination of a stream's mapping, as JSON text: the position of the records,
 * not their content. https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function streamFailure(discarded: {
  requestId: string;
  functionArn: string;
  streamArn: string;
  condition: DiscardCondition;
  invokeCount: number;
  /** Whether the last response was an error, rather than a report of failed items. */
  functionError: boolean;
  records: StreamRecord[];
  /** Milliseconds since the epoch. */
  at: number;
}): string {
  const { requestId, functionArn, streamArn, condition, invokeCount, functionError, records } = discarded;
  const first = records[0]?.dynamodb;
  const last = records.at(-1)?.dynamodb;
  return JSON.stringify({
    requestContext: { requestId, functionArn, condition, approximateInvokeCount: invokeCount },
    ...(invokeCount > 0 && {
      responseContext: {
        statusCode: 200,
        executedVersion: "$LATEST",
        ...(functionError && { functionError: "Unhandled" }),
      },
    }),
    version: "1.0",
    timestamp: new Date(discarded.at).toISOString(),
    DDBStreamBatchInfo: {
      shardId: SHARD_ID,
      startSequenceNumber: first?.SequenceNumber,
      endSequenceNumber: last?.SequenceNumber,
      approximateArrivalOfFirstRecord: arrival(first),
      approximateArrivalOfLastRecord: arrival(last),
      batchSize: records.length,
      streamArn,
    },
  });
}

/** Whole seconds, as a stream's record has them. */
function arrival(record: StreamRecord["dynamodb"] | undefined): string | undefined {
  if (!record) return undefined;
  return new Date(record.ApproximateCreationDateTime * 1_000).toISOString().replace(".000Z", "Z");
}
