import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { AwsError } from "../../aws.ts";
import { drivenClock } from "../../clock.ts";
import { seededRandom } from "../../random.ts";
import { memoryStore, type Store } from "../../store.ts";
import { createTrace } from "../../trace.ts";
import { createDestinations } from "../destination.ts";
import { fact, fakeFunction, fakeQueue, fakeRun, fakeStream } from "../lambda.fixture.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { MappingConfig } from "./mapping-config.ts";
import { pollStream } from "./stream-poller.ts";

const STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000";
const DLQ = "arn:aws:sqs:us-east-1:000000000000:dlq";

type Answer = (numbers: string[], times: number) => unknown;

function setUp(answer: Answer, given: Partial<MappingConfig> = {}, store: Store = memoryStore()) {
  const clock = drivenClock();
  const trace = createTrace(clock);
  const queue = fakeQueue(clock);
  const stream = fakeStream();
  const target = fakeFunction();
  const { run, payloads, times } = fakeRun((event, count) => answer(numbersOf(event), count));
  const sendToDestination = createDestinations({ queues: queue, trace, invokeAsync: async () => ({ requestId: "r" }) });
  const config: MappingConfig = {
    eventSourceArn: STREAM,
    functionArn: target.arn,
    batchSize: 100,
    maximumBatchingWindowSeconds: 0,
    reportBatchItemFailures: true,
    startingPosition: "TRIM_HORIZON",
    enabled: true,
    ...given,
  };
  const start = () => {
    const deps = { clock, random: seededRandom(1), store, trace, streams: stream, run, sendToDestination };
    const poller = pollStream(deps, target, config);
    onTestFinished(() => poller.stop());
    return poller;
  };
  const checkpoint = () => [...store.collection<Checkpoint>("lambda.stream-checkpoints").values()][0]?.after;
  /** Drives the clock over every back-off until `done`. */
  const drive = async (done: () => boolean) => {
    while (!done()) {
      await settle();
      clock.advance(30_000);
    }
  };
  const append = (numbers: string, key = "k") => {
    for (const number of numbers) stream.append(number, key, clock.now());
  };
  const batches = () => payloads.map((event) => numbersOf(event).join(""));
  return { clock, trace, queue, stream, target, store, start, append, batches, times, checkpoint, drive };
}

const numbersOf = (event: { Records: { dynamodb: { SequenceNumber: string } }[] }) =>
  event.Records.map(({ dynamodb }) => dynamodb.SequenceNumber);

const failedAt = (number: string) => ({ batchItemFailures: [{ itemIdentifier: number }] });

const settle = async () => {
  for (let i = 0; i < 20; i++) await new Promise(setImmediate);
};

test("records come in order, in batches, and the checkpoint follows", async () => {
  const { start, append, batches, times, checkpoint } = setUp(() => null, { batchSize: 2 });
  append("12345");
  start();
  await times(3);
  await settle();
  append("6");
  await times(4);
  await settle();
  expect(batches()).toEqual(["12", "34", "5", "6"]);
  expect(checkpoint()).toBe("6");
});

test("a restart goes on from the checkpoint", async () => {
  const store = memoryStore();
  const before = setUp(() => null, {}, store);
  before.append("12");
  const poller = before.start();
  await before.times(1);
  await poller.stop();
  const after = setUp(() => null, {}, store);
  after.append("123");
  after.start();
  await after.times(1);
  expect(after.batches()).toEqual(["3"]);
});

test("LATEST leaves out what was there before the mapping", async () => {
  const { start, stream, clock, append, batches, times } = setUp(() => null, { startingPosition: "LATEST" });
  stream.append("1", "k", clock.now() - 5_000);
  stream.append("2", "k", clock.now() - 5_000);
  start();
  append("3");
  await times(1);
  await settle();
  expect(batches()).toEqual(["3"]);
});

describe("a failed batch", () => {
  test("is retried whole, with a back-off, before anything after it", async () => {
    const { start, append, batches, times, clock, checkpoint } = setUp((_, n) => (n < 3 ? new Error("no") : null), {
      batchSize: 2,
    });
    append("123");
    start();
    for (const [n, backOff] of [500, 1_000].entries()) {
      await times(n + 1);
      await settle();
      clock.advance(backOff - 100);
      await settle();
      expect(batches()).toHaveLength(n + 1);
      expect(checkpoint()).toBeUndefined();
      clock.advance(101);
    }
    await times(4);
    expect(batches()).toEqual(["12", "12", "12", "3"]);
  });

  test("is retried from the lowest failed record on", async () => {
    const response = { batchItemFailures: [{ itemIdentifier: "4" }, { itemIdentifier: "2" }] };
    const { start, append, batches, drive, checkpoint } = setUp((_, n) => (n === 1 ? response : null));
    append("12345");
    start();
    await drive(() => batches().length === 2);
    await settle();
    expect(batches()).toEqual(["12345", "2345"]);
    expect(checkpoint()).toBe("5");
  });

  test.each([[failedAt("")], [failedAt("99")], [{ batchItemFailures: [{ id: "2" }] }], ["words"]])(
    "by an answer that cannot be trusted (%j) is retried whole",
    async (response) => {
      const { start, append, batches, drive } = setUp((_, n) => (n === 1 ? response : null));
      append("123");
      start();
      await drive(() => batches().length === 2);
      expect(batches()).toEqual(["123", "123"]);
    },
  );

  test("is given up after the retries, told to the destination, and the next batch follows", async () => {
    const { start, append, batches, drive, queue, target, trace, clock } = setUp(
      (numbers) => (numbers.includes("1") ? new TypeError("poison") : null),
      { batchSize: 2, maximumRetryAttempts: 2, onFailureArn: DLQ },
    );
    append("123");
    const second = new Date(Math.floor(clock.now() / 1_000) * 1_000).toISOString().replace(".000Z", "Z");
    start();
    await drive(() => batches().length === 4);
    expect(batches()).toEqual(["12", "12", "12", "3"]);
    expect(queue.sent).toEqual([
      {
        to: DLQ,
        caller: expect.objectContaining({ type: "role", roleArn: target.config.roleArn }),
        body: {
          requestContext: {
            requestId: "request",
            functionArn: target.arn,
            condition: "RetryAttemptsExhausted",
            approximateInvokeCount: 3,
          },
          responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
          version: "1.0",
          timestamp: expect.stringMatching(/Z$/),
          DDBStreamBatchInfo: {
            shardId: expect.stringMatching(/^shardId-/),
            startSequenceNumber: "1",
            endSequenceNumber: "2",
            approximateArrivalOfFirstRecord: second,
            approximateArrivalOfLastRecord: second,
            batchSize: 2,
            streamArn: STREAM,
          },
        },
      },
    ]);
    expect(await fact(trace, "dead-lettered")).toMatchObject({
      from: target.arn,
      queue: DLQ,
      reason: "RetryAttemptsExhausted: TypeError: poison",
    });
  });

  test("counts retries anew for each record it stands still at", async () => {
    const stuck = ["1", "1", "2", "2", "3", "3"];
    const { start, append, batches, drive, queue } = setUp(
      (_, n) => (stuck[n - 1] ? failedAt(stuck[n - 1] ?? "") : null),
      { maximumRetryAttempts: 2, onFailureArn: DLQ },
    );
    append("123");
    start();
    await drive(() => batches().length === 7);
    await settle();
    expect(batches()).toEqual(["123", "123", "123", "23", "23", "3", "3"]);
    expect(queue.sent).toEqual([]);
  });

  test("is cut in two with bisect until the bad record stands alone, which uses up no retries", async () => {
    const { start, append, batches, drive, queue } = setUp(
      (numbers) => (numbers.includes("3") ? new Error("poison") : null),
      { maximumRetryAttempts: 0, bisectBatchOnFunctionError: true, onFailureArn: DLQ },
    );
    append("1234");
    start();
    await drive(() => batches().length === 5 && queue.sent.length === 1);
    expect(batches()).toEqual(["1234", "12", "34", "3", "4"]);
    expect(queue.sent).toMatchObject([{ body: { DDBStreamBatchInfo: { startSequenceNumber: "3", batchSize: 1 } } }]);
  });

  test("is given up when its records are too old, the fresh ones are kept", async () => {
    const { start, append, batches, clock, times, queue } = setUp((_, n) => (n === 1 ? new Error("no") : null), {
      maximumRecordAgeSeconds: 60,
      onFailureArn: DLQ,
    });
    append("1");
    clock.advance(50_000);
    append("2");
    start();
    await times(1);
    await settle();
    clock.advance(20_000);
    await times(2);
    expect(batches()).toEqual(["12", "2"]);
    expect(queue.sent).toMatchObject([
      { body: { requestContext: { condition: "RecordAgeExceeded" }, DDBStreamBatchInfo: { endSequenceNumber: "1" } } },
    ]);
  });

  test("that is given up without a destination is told in the trace", async () => {
    const { start, append, trace } = setUp(() => new Error("no"), { maximumRetryAttempts: 0 });
    append("1");
    start();
    expect(await fact(trace, "refused")).toMatchObject({
      operation: "StreamBatch",
      code: "RetryAttemptsExhausted",
      message: expect.stringContaining("1 records"),
    });
  });
});

test("throttling is waited out without using up retries", async () => {
  const { start, append, batches, drive, queue } = setUp(
    (_, n) => {
      if (n <= 5) throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
      return null;
    },
    { maximumRetryAttempts: 0, onFailureArn: DLQ },
  );
  append("1");
  start();
  await drive(() => batches().length === 6);
  await settle();
  expect(queue.sent).toEqual([]);
});

test("a batching window waits for more records by the clock", async () => {
  const { start, append, batches, clock, times } = setUp(() => null, {
    batchSize: 3,
    maximumBatchingWindowSeconds: 10,
  });
  start();
  append("1");
  await settle();
  clock.advance(9_000);
  append("2");
  await settle();
  expect(batches()).toEqual([]);
  clock.advance(1_001);
  await times(1);
  append("345");
  await times(2);
  expect(batches()).toEqual(["12", "345"]);
});

test("keys run beside each other with a parallelization factor, and the checkpoint waits for the slowest", async () => {
  let release = () => {};
  const { start, stream, clock, batches, times, checkpoint } = setUp(
    (numbers) => (numbers.includes("1") ? new Promise<void>((resolve) => (release = resolve)) : null),
    { parallelizationFactor: 10, batchSize: 1 },
  );
  stream.append("1", "slow", clock.now());
  stream.append("2", "fast", clock.now());
  stream.append("3", "slow", clock.now());
  start();
  await times(2);
  await settle();
  expect(batches()).toEqual(["1", "2"]);
  expect(checkpoint()).toBeUndefined();
  release();
  await times(3);
  await settle();
  expect(checkpoint()).toBe("3");
});

test("whatever fails and however often, each key's records succeed in order and none is left out", async () => {
  const letters = [..."123456789abcdefghi"];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: letters.length }),
      fc.array(fc.constantFrom("ok", "throw", "first", "last", "refuse"), { maxLength: 12 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 5 }),
      fc.boolean(),
      async (keys, faults, parallelizationFactor, batchSize, bisectBatchOnFunctionError) => {
        const done: string[] = [];
        const { start, stream, clock, drive, checkpoint } = setUp(
          (numbers, n) => {
            const fault = faults[n - 1];
            if (fault === "refuse") throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
            if (fault === "throw") return new Error("no");
            const failed = fault === "first" ? 0 : fault === "last" ? numbers.length - 1 : numbers.length;
            done.push(...numbers.slice(0, failed));
            return failed < numbers.length ? failedAt(numbers[failed] ?? "") : null;
          },
          { parallelizationFactor, batchSize, bisectBatchOnFunctionError },
        );
        for (const [i, key] of keys.entries()) stream.append(letters[i] ?? "", key, clock.now());
        const poller = start();
        const last = letters[keys.length - 1];
        await drive(() => checkpoint() === last);
        await poller.stop();
        expect(done).toHaveLength(keys.length);
        for (const key of ["a", "b", "c"]) {
          const own = letters.filter((_, i) => keys[i] === key);
          expect(done.filter((number) => own.includes(number))).toEqual(own);
        }
      },
    ),
    { numRuns: 60 },
  );
});
