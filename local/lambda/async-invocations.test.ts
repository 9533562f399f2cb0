import { describe, expect, test } from "vitest";
import { AwsError } from "../aws.ts";
import { drivenClock } from "../clock.ts";
import { type Collection, memoryStore, type Store } from "../store.ts";
import { createTrace } from "../trace.ts";
import { checkAsyncConfig } from "./async-config.ts";
import { createAsyncInvocations } from "./async-invocations.ts";
import { createDestinations } from "./destination.ts";
import { ADMINISTRATOR, fact, fakeFunction, fakeQueue, fakeRun, lambdaForTest } from "./lambda.fixture.ts";

const DLQ = "arn:aws:sqs:us-east-1:000000000000:dlq";
const throttled = () => {
  throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
};

function setUp(answer: Parameters<typeof fakeRun>[0], config = {}, store: Store = memoryStore(), concurrency = 10) {
  const clock = drivenClock();
  const trace = createTrace(clock);
  const queue = fakeQueue(clock);
  const target = fakeFunction(config);
  target.asyncConfig = checkAsyncConfig(target.arn, { onFailureArn: DLQ });
  const { run, payloads, times } = fakeRun(answer);
  const sendToDestination = createDestinations({ queues: queue, trace, invokeAsync: async () => ({ requestId: "r" }) });
  const invocations = createAsyncInvocations({ clock, store, run, sendToDestination, concurrency });
  const accept = (payload = "{}", requestId = "request-1") =>
    invocations.accept(target, { requestId, payload, trigger: "me" });
  const waiting: Collection<{ dueAt: number }> = store.collection("lambda.async-events");
  /** Resolves when the only event waits for another run, which is due in so many milliseconds. */
  const dueIn = async () => {
    for (;;) {
      const [event] = [...waiting.values()];
      if (event && event.dueAt > clock.now()) return event.dueAt - clock.now();
      await new Promise(setImmediate);
    }
  };
  const gone = async () => {
    while (waiting.size > 0) await new Promise(setImmediate);
  };
  return { clock, trace, queue, target, invocations, payloads, times, accept, waiting, dueIn, gone };
}

describe("a function error", () => {
  test("is retried after one and after two minutes, then lands in the on-failure destination", async () => {
    const { clock, queue, target, accept, times, payloads, dueIn, trace, gone } = setUp(() => new TypeError("no"));
    await accept('{"id":"event-1","detail-type":"OrderCreated"}');
    expect(await dueIn()).toBeGreaterThan(59_000);
    clock.advance(59_000);
    expect(payloads).toHaveLength(1);
    clock.advance(1_001);
    await times(2);
    expect(await dueIn()).toBeGreaterThan(119_000);
    clock.advance(120_000);
    await queue.until(() => queue.sent.length === 1);
    expect(payloads).toHaveLength(3);
    expect(queue.sent).toEqual([
      {
        to: DLQ,
        caller: {
          type: "role",
          arn: "arn:aws:sts::000000000000:assumed-role/subject-role/subject",
          roleArn: "arn:aws:iam::000000000000:role/subject-role",
          requestId: "request-1",
        },
        body: {
          version: "1.0",
          timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
          requestContext: {
            requestId: "request-1",
            functionArn: `${target.arn}:$LATEST`,
            condition: "RetriesExhausted",
            approximateInvokeCount: 3,
          },
          requestPayload: { id: "event-1", "detail-type": "OrderCreated" },
          responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
          responsePayload: { errorType: "TypeError", errorMessage: "no" },
        },
      },
    ]);
    expect(await fact(trace, "dead-lettered")).toMatchObject({
      from: target.arn,
      queue: DLQ,
      reason: "RetriesExhausted: TypeError: no",
      eventId: "event-1",
      messageId: "sent",
      tries: 3,
      by: { requestId: "request-1" },
    });
    await gone();
  });

  test("is not retried when MaximumRetryAttempts is 0", async () => {
    const { target, queue, accept, payloads } = setUp(() => new Error("no"));
    target.asyncConfig = checkAsyncConfig(target.arn, { onFailureArn: DLQ, maximumRetryAttempts: 0 });
    await accept();
    await queue.until(() => queue.sent.length === 1);
    expect(payloads).toHaveLength(1);
    expect(queue.sent[0]?.body).toMatchObject({ requestContext: { approximateInvokeCount: 1 } });
  });

  test("whose retry would come after the event's age is given up at once", async () => {
    const { target, queue, accept, clock, dueIn } = setUp(() => new Error("no"));
    target.asyncConfig = checkAsyncConfig(target.arn, { onFailureArn: DLQ, maximumEventAgeSeconds: 120 });
    await accept();
    clock.advance(await dueIn());
    await queue.until(() => queue.sent.length === 1);
    expect(queue.sent[0]?.body).toMatchObject({
      requestContext: { condition: "EventAgeExceeded", approximateInvokeCount: 2 },
      responsePayload: { errorMessage: "no" },
    });
  });

  test("that passes leaves no trace in the destination", async () => {
    const { queue, accept, clock, dueIn, gone, times } = setUp((_, n) => (n === 1 ? new Error("once") : "done"));
    await accept();
    clock.advance(await dueIn());
    await times(2);
    await gone();
    expect(queue.sent).toEqual([]);
  });
});

describe("throttling", () => {
  test("backs off from one second, doubling to five minutes, and does not use up the retries", async () => {
    const { clock, accept, dueIn, times, payloads, gone } = setUp((_, n) => (n <= 11 ? throttled() : null));
    await accept();
    const waits: number[] = [];
    for (let n = 1; n <= 11; n++) {
      await times(n);
      const wait = await dueIn();
      waits.push(Math.ceil(wait / 1_000));
      clock.advance(wait);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    await gone();
    expect(payloads).toHaveLength(12);
  });

  test("ends with the event's age, without a response in the record", async () => {
    const { clock, accept, dueIn, queue, target, payloads } = setUp(throttled);
    target.asyncConfig = checkAsyncConfig(target.arn, { onFailureArn: DLQ, maximumEventAgeSeconds: 60 });
    await accept();
    while (payloads.length < 6) clock.advance(await dueIn());
    await queue.until(() => queue.sent.length === 1);
    expect(queue.sent[0]?.body).toEqual({
      version: "1.0",
      timestamp: expect.any(String),
      requestContext: expect.objectContaining({ condition: "EventAgeExceeded", approximateInvokeCount: 0 }),
      requestPayload: {},
    });
  });

  test("by a reserved concurrency of 0 sends events to the destination at once", async () => {
    const { accept, queue, payloads } = setUp(() => null, { reservedConcurrency: 0 });
    await accept();
    await queue.until(() => queue.sent.length === 1);
    expect(payloads).toEqual([]);
    expect(queue.sent[0]?.body).toMatchObject({ requestContext: { condition: "ZeroReservedConcurrency" } });
  });
});

test("a success is told to the on-success destination", async () => {
  const { accept, target, queue } = setUp(() => ({ sent: true }));
  target.asyncConfig = checkAsyncConfig(target.arn, { onSuccessArn: DLQ });
  await accept('{"a":1}');
  await queue.until(() => queue.sent.length === 1);
  expect(queue.sent[0]?.body).toMatchObject({
    requestContext: { condition: "Success", approximateInvokeCount: 1 },
    requestPayload: { a: 1 },
    responseContext: { statusCode: 200, executedVersion: "$LATEST" },
    responsePayload: { sent: true },
  });
});

test("an event is taken up after a restart, with the retries it has left", async () => {
  const store = memoryStore();
  const before = setUp(() => new Error("no"), {}, store);
  await before.accept();
  await before.dueIn();
  before.invocations.stop();

  const after = setUp(() => new Error("still"), {}, store);
  after.invocations.resume(after.target);
  expect(after.payloads).toEqual([]);
  after.clock.advance(await after.dueIn());
  await after.times(1);
  after.clock.advance(await after.dueIn());
  await after.queue.until(() => after.queue.sent.length === 1);
  expect(after.queue.sent[0]?.body).toMatchObject({ requestContext: { approximateInvokeCount: 3 } });
});

test("an event that runs when Lambda stops is taken up again, and its end does not count", async () => {
  const store = memoryStore();
  let end = (_: Error) => {};
  const before = setUp(() => new Promise((resolve) => (end = resolve)), {}, store);
  before.target.asyncConfig = checkAsyncConfig(before.target.arn, { onFailureArn: DLQ, maximumRetryAttempts: 0 });
  await before.accept();
  await before.times(1);
  before.invocations.stop();
  end(new Error("the cloud is going"));
  for (let i = 0; i < 20; i++) await new Promise(setImmediate);
  expect(before.queue.sent).toEqual([]);

  const after = setUp(() => "done", {}, store);
  after.invocations.resume(after.target);
  await after.times(1);
  await after.gone();
  expect(after.queue.sent).toEqual([]);
});

test("no more events of a function run at once than allowed, and they begin in order", async () => {
  const release: (() => void)[] = [];
  const answer = () => new Promise<void>((resolve) => release.push(resolve));
  const { accept, payloads, times, gone } = setUp(answer, {}, memoryStore(), 2);
  for (const n of [1, 2, 3]) await accept(`{"n":${n}}`, `request-${n}`);
  expect(payloads).toEqual([{ n: 1 }, { n: 2 }]);
  release[1]?.();
  await times(3);
  expect(payloads[2]).toEqual({ n: 3 });
  release[0]?.();
  release[2]?.();
  await gone();
});

test("a destination that refuses the record is told in the trace", async () => {
  const { accept, target, queue, trace, gone } = setUp(() => new Error("no"));
  target.asyncConfig = checkAsyncConfig(target.arn, { onFailureArn: DLQ, maximumRetryAttempts: 0 });
  queue.send = () => Promise.reject(new AwsError("AWS.SimpleQueueService.NonExistentQueue", "no such queue"));
  await accept();
  expect(await fact(trace, "refused")).toMatchObject({
    operation: "DestinationDelivery",
    code: "AWS.SimpleQueueService.NonExistentQueue",
    message: expect.stringContaining(DLQ),
  });
  await gone();
});

test("a destination that is a function gets the record as its event", async () => {
  const { lambda, trace, make } = lambdaForTest();
  const failing = await make("throw new Error('no')", { name: "failing" });
  const catching = await make("console.log(event.requestContext.condition)", { name: "catching" });
  lambda.configureAsync(failing, { maximumRetryAttempts: 0, onFailureArn: catching });
  await lambda.invokeAsync(failing, "{}", ADMINISTRATOR);
  expect((await fact(trace, "log", (each) => each.function === catching)).line).toContain("RetriesExhausted");
});

test("an event over 1 MB is refused", async () => {
  const { lambda, make } = lambdaForTest();
  const payload = JSON.stringify("x".repeat(1_048_576));
  await expect(lambda.invokeAsync(await make(""), payload, ADMINISTRATOR)).rejects.toMatchObject({
    code: "RequestTooLargeException",
    status: 413,
  });
});

test.each([
  [{ onFailureArn: "arn:aws:sns:us-east-1:000000000000:topic" }, "OnFailure destination arn:aws:sns"],
  [{ onSuccessArn: "arn:aws:events:us-east-1:000000000000:event-bus/b" }, "OnSuccess destination arn:aws:events"],
  [{ onFailureArn: `${DLQ}.fifo` }, "is a FIFO queue"],
  [{ maximumRetryAttempts: 3 }, "MaximumRetryAttempts is 3"],
  [{ maximumEventAgeSeconds: 59 }, "MaximumEventAgeInSeconds is 59"],
])("the configuration %j is refused by name", (config, message) => {
  expect(() => checkAsyncConfig("f", config)).toThrow(message);
});
