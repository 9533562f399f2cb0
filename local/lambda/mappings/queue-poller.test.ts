import { describe, expect, onTestFinished, test } from "vitest";
import { AwsError } from "../../aws.ts";
import { drivenClock } from "../../clock.ts";
import { createTrace } from "../../trace.ts";
import { fact, fakeFunction, fakeQueue, fakeRun } from "../lambda.fixture.ts";
import type { ReceivedMessage } from "../sources.ts";
import type { MappingConfig } from "./mapping-config.ts";
import { pollQueue } from "./queue-poller.ts";

const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";

function setUp(answer: (bodies: string[], times: number) => unknown, given: Partial<MappingConfig> = {}) {
  const clock = drivenClock();
  const trace = createTrace(clock);
  const queue = fakeQueue(clock);
  const target = fakeFunction();
  const { run, payloads, times } = fakeRun((event, count) => answer(bodiesOf(event), count));
  const config: MappingConfig = {
    eventSourceArn: QUEUE,
    functionArn: target.arn,
    batchSize: 10,
    maximumBatchingWindowSeconds: 0,
    reportBatchItemFailures: true,
    enabled: true,
    ...given,
  };
  const start = () => {
    const poller = pollQueue({ clock, trace, queues: queue, run, concurrency: 10 }, target, config);
    onTestFinished(() => poller.stop());
    return poller;
  };
  return { clock, trace, queue, start, payloads, times, bodies: () => payloads.map(bodiesOf) };
}

const bodiesOf = (event: { Records: { body: string }[] }) => event.Records.map(({ body }) => body);
/** Lets everything that is ready happen. */
const settle = async () => {
  for (let i = 0; i < 20; i++) await new Promise(setImmediate);
};

test("a batch is handed over as Lambda words it, and deleted after a success", async () => {
  const { queue, start, payloads } = setUp(() => null);
  const message: ReceivedMessage = {
    messageId: "m1",
    receiptHandle: "handle-m1",
    body: "hello",
    md5OfBody: "5d41402abc4b2a76b9719d911017c592",
    attributes: { ApproximateReceiveCount: "1", SentTimestamp: "1700000000000" },
    messageAttributes: {
      kind: { DataType: "String", StringValue: "order" },
      blob: { DataType: "Binary", BinaryValue: "AQI=" },
    },
  };
  const plain = queue.receive;
  let first = true;
  queue.receive = (arn, options) => {
    if (!first) return plain(arn, options);
    first = false;
    expect(options).toMatchObject({ max: 10, waitMs: 20_000 });
    return Promise.resolve([message]);
  };
  start();
  await queue.until(() => queue.deleted.length === 1);
  expect(payloads).toEqual([
    {
      Records: [
        {
          messageId: "m1",
          receiptHandle: "handle-m1",
          body: "hello",
          attributes: { ApproximateReceiveCount: "1", SentTimestamp: "1700000000000" },
          messageAttributes: {
            kind: { stringValue: "order", stringListValues: [], binaryListValues: [], dataType: "String" },
            blob: { binaryValue: "AQI=", stringListValues: [], binaryListValues: [], dataType: "Binary" },
          },
          md5OfBody: "5d41402abc4b2a76b9719d911017c592",
          eventSource: "aws:sqs",
          eventSourceARN: QUEUE,
          awsRegion: "us-east-1",
        },
      ],
    },
  ]);
});

describe("after", () => {
  test("a function error nothing is deleted, and the queue goes on", async () => {
    const { queue, start } = setUp((bodies) => (bodies[0] === "bad" ? new Error("no") : null), { batchSize: 1 });
    start();
    queue.put("bad", "good");
    await queue.until(() => queue.deleted.length === 1);
    await settle();
    expect(queue.deleted).toEqual(["good"]);
  });

  test.each([
    ["failed items, the others are deleted", { batchItemFailures: [{ itemIdentifier: "id-b" }] }, ["a", "c"]],
    ["no failed items, all are deleted", { batchItemFailures: [] }, ["a", "b", "c"]],
    ["null, all are deleted", null, ["a", "b", "c"]],
    ["an unknown item, none is deleted", { batchItemFailures: [{ itemIdentifier: "other" }] }, []],
    ["an item without its key, none is deleted", { batchItemFailures: [{ id: "id-b" }] }, []],
  ])("an answer of %s", async (_, response, deleted) => {
    const { queue, start, times } = setUp(() => response);
    queue.put("a", "b", "c");
    start();
    await times(1);
    await settle();
    expect(queue.deleted).toEqual(deleted);
  });

  test("an answer that reports failures without being asked for them all are deleted", async () => {
    const response = { batchItemFailures: [{ itemIdentifier: "id-a" }] };
    const { queue, start } = setUp(() => response, { reportBatchItemFailures: false });
    queue.put("a");
    start();
    await queue.until(() => queue.deleted.length === 1);
  });
});

test("throttled batches are tried again for as long as the function's timeout, then left to the queue", async () => {
  const refuse = () => {
    throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
  };
  const { queue, start, clock, times, payloads } = setUp(refuse);
  start();
  queue.put("a");
  for (let n = 1; n <= 6; n++) {
    await times(n);
    await settle();
    clock.advance(n < 6 ? 250 * 2 ** (n - 1) : 60_000);
  }
  await settle();
  expect(payloads).toHaveLength(6);
  expect(queue.deleted).toEqual([]);
});

describe("a batching window", () => {
  test("gathers messages until the batch is full", async () => {
    const given = { batchSize: 3, maximumBatchingWindowSeconds: 60, maximumConcurrency: 1 };
    const { queue, start, bodies } = setUp(() => null, given);
    start();
    queue.put("a");
    await settle();
    queue.put("b");
    await settle();
    expect(bodies()).toEqual([]);
    queue.put("c", "d");
    await queue.until(() => queue.deleted.length === 3);
    expect(bodies()).toEqual([["a", "b", "c"]]);
  });

  test("ends by the clock, counted from its first message", async () => {
    const given = { batchSize: 100, maximumBatchingWindowSeconds: 5, maximumConcurrency: 1 };
    const { queue, start, bodies, clock } = setUp(() => null, given);
    start();
    queue.put("a");
    await settle();
    clock.advance(3_000);
    queue.put("b");
    await settle();
    clock.advance(1_000);
    await settle();
    expect(bodies()).toEqual([]);
    clock.advance(1_001);
    await queue.until(() => queue.deleted.length === 2);
    expect(bodies()).toEqual([["a", "b"]]);
  });
});

describe("concurrency", () => {
  const blocked = () => {
    const release: (() => void)[] = [];
    return { release, answer: () => new Promise<void>((resolve) => release.push(resolve)) };
  };

  test("begins with five batches at once and grows while all are busy", async () => {
    const { release, answer } = blocked();
    const { queue, start, payloads } = setUp(answer, { batchSize: 1, maximumConcurrency: 7 });
    start();
    queue.put(..."abcdefghij");
    await settle();
    expect(payloads).toHaveLength(7);
    for (const free of release.splice(0)) free();
    await settle();
    for (const free of release.splice(0)) free();
    await queue.until(() => queue.deleted.length === 10);
  });

  test("stays within MaximumConcurrency", async () => {
    const { release, answer } = blocked();
    const { queue, start, payloads } = setUp(answer, { batchSize: 1, maximumConcurrency: 2 });
    start();
    queue.put("a", "b", "c");
    await settle();
    expect(payloads).toHaveLength(2);
    release[0]?.();
    await queue.until(() => queue.deleted.length === 1);
    await settle();
    expect(payloads).toHaveLength(3);
    for (const free of release) free();
  });
});

test("stop takes nothing more and waits for the batch under way", async () => {
  let release = () => {};
  const { queue, start, times, payloads } = setUp(() => new Promise<void>((resolve) => (release = resolve)));
  const poller = start();
  queue.put("a");
  await times(1);
  let stopped = false;
  const stopping = poller.stop().then(() => (stopped = true));
  queue.put("b");
  await settle();
  expect(stopped).toBe(false);
  release();
  await stopping;
  expect(queue.deleted).toEqual(["a"]);
  expect(payloads).toHaveLength(1);
});

test("a queue that refuses is told in the trace and asked again", async () => {
  const { queue, start, trace, clock } = setUp(() => null);
  const plain = queue.receive;
  queue.receive = () => Promise.reject(new AwsError("AWS.SimpleQueueService.NonExistentQueue", "gone"));
  start();
  expect(await fact(trace, "refused")).toMatchObject({
    operation: "ReceiveMessage",
    code: "AWS.SimpleQueueService.NonExistentQueue",
    message: expect.stringContaining(QUEUE),
  });
  queue.receive = plain;
  await settle();
  clock.advance(250);
  queue.put("a");
  await queue.until(() => queue.deleted.length === 1);
});
