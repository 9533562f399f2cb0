import { describe, expect, test } from "vitest";
import { lambdaForTest } from "../lambda.fixture.ts";
import { checkMapping, type MappingConfig } from "./mapping-config.ts";

const QUEUE: MappingConfig = {
  eventSourceArn: "arn:aws:sqs:us-east-1:000000000000:orders",
  functionArn: "subject",
  batchSize: 10,
  maximumBatchingWindowSeconds: 0,
  reportBatchItemFailures: true,
  enabled: false,
};
const STREAM: MappingConfig = {
  ...QUEUE,
  eventSourceArn: "arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000",
  startingPosition: "TRIM_HORIZON",
};

describe("a queue's mapping", () => {
  test("takes what Lambda takes", () => {
    checkMapping(QUEUE);
    checkMapping({ ...QUEUE, batchSize: 10_000, maximumBatchingWindowSeconds: 300, maximumConcurrency: 1_000 });
    checkMapping({ ...QUEUE, eventSourceArn: `${QUEUE.eventSourceArn}.fifo` });
  });
  test.each<[Partial<MappingConfig>, string]>([
    [{ batchSize: 0 }, "BatchSize is 0"],
    [{ batchSize: 11 }, "needs a batching window"],
    [{ maximumBatchingWindowSeconds: 301 }, "MaximumBatchingWindowInSeconds is 301"],
    [{ maximumConcurrency: 1 }, "MaximumConcurrency is 1"],
    [{ eventSourceArn: `${QUEUE.eventSourceArn}.fifo`, batchSize: 11 }, "from 1 to 10"],
    [{ eventSourceArn: `${QUEUE.eventSourceArn}.fifo`, maximumBatchingWindowSeconds: 1 }, "FIFO"],
    [{ startingPosition: "LATEST" }, "startingPosition is for streams"],
    [{ maximumRetryAttempts: 1 }, "maximumRetryAttempts is for streams"],
    [{ onFailureArn: QUEUE.eventSourceArn }, "onFailureArn is for streams"],
    [{ filters: [] }, "FilterCriteria is not supported here"],
    [{ eventSourceArn: "arn:aws:kinesis:us-east-1:000000000000:stream/s" }, "must be the ARN of an SQS queue"],
    [{ eventSourceArn: "arn:aws:dynamodb:us-east-1:000000000000:table/t" }, "or of a DynamoDB stream"],
  ])("refuses %j by name", (given, message) => {
    expect(() => checkMapping({ ...QUEUE, ...given })).toThrow(message);
  });
});

describe("a stream's mapping", () => {
  test("takes what Lambda takes", () => {
    checkMapping(STREAM);
    checkMapping({
      ...STREAM,
      batchSize: 10_000,
      startingPosition: "LATEST",
      maximumRetryAttempts: -1,
      maximumRecordAgeSeconds: 60,
      parallelizationFactor: 10,
      onFailureArn: QUEUE.eventSourceArn,
    });
  });
  test.each<[Partial<MappingConfig>, string]>([
    [{ startingPosition: undefined }, "StartingPosition is undefined"],
    [{ startingPosition: "AT_TIMESTAMP" }, "StartingPosition is AT_TIMESTAMP"],
    [{ parallelizationFactor: 11 }, "ParallelizationFactor is 11"],
    [{ maximumRecordAgeSeconds: 59 }, "MaximumRecordAgeInSeconds is 59"],
    [{ maximumRetryAttempts: -2 }, "MaximumRetryAttempts is -2"],
    [{ maximumConcurrency: 2 }, "MaximumConcurrency is for SQS queues"],
    [{ onFailureArn: "arn:aws:lambda:us-east-1:000000000000:function:f" }, "must be an ARN of sqs"],
  ])("refuses %j by name", (given, message) => {
    expect(() => checkMapping({ ...STREAM, ...given })).toThrow(message);
  });
});

test("one mapping a source and function, of a function that is there; its id is the same after a restart", async () => {
  const [before, after] = [lambdaForTest(), lambdaForTest()];
  expect(() => before.lambda.createEventSourceMapping(QUEUE)).toThrow("Function not found");
  await before.make("");
  await after.make("");
  const { id } = before.lambda.createEventSourceMapping(QUEUE);
  expect(() => before.lambda.createEventSourceMapping(QUEUE)).toThrow(id);
  expect(after.lambda.createEventSourceMapping(QUEUE)).toEqual({ id });
});
