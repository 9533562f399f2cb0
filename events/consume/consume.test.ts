import { IdempotencyItemAlreadyExistsError, IdempotencyItemNotFoundError } from "@aws-lambda-powertools/idempotency";
import { BasePersistenceLayer, type IdempotencyRecord } from "@aws-lambda-powertools/idempotency/persistence";
import type { Context, EventBridgeEvent, SQSEvent } from "aws-lambda";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { PaymentFailed } from "../contracts/payment-failed.ts";
import { PaymentSucceeded } from "../contracts/payment-succeeded.ts";
import { PermanentFailure } from "../errors.ts";
import { createEvent } from "../event.ts";
import { toOutbox } from "../outbox/outbox.ts";
import type { Handle } from "./consume.ts";

vi.stubEnv("AWS_LAMBDA_FUNCTION_NAME", "on-payment");
vi.stubEnv("POWERTOOLS_SERVICE_NAME", "order");
vi.stubEnv("POWERTOOLS_METRICS_NAMESPACE", "test");
vi.stubEnv("POWERTOOLS_DEV", "true");
vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "false");
const { consumeQueue } = await import("./consume-queue.ts");
const { consumeDirect } = await import("./consume-direct.ts");

/** Behaves like the DynamoDB layer: a put fails while another call is in progress, and after one has succeeded. */
class MemoryStore extends BasePersistenceLayer {
  readonly records = new Map<string, IdempotencyRecord>();
  protected override async _getRecord(key: string) {
    const record = this.records.get(key);
    if (!record) throw new IdempotencyItemNotFoundError();
    return record;
  }
  protected override async _putRecord(record: IdempotencyRecord) {
    const existing = this.records.get(record.idempotencyKey);
    if (existing) throw new IdempotencyItemAlreadyExistsError("exists", existing);
    this.records.set(record.idempotencyKey, record);
  }
  protected override async _updateRecord(record: IdempotencyRecord) {
    this.records.set(record.idempotencyKey, record);
  }
  protected override async _deleteRecord({ idempotencyKey }: IdempotencyRecord) {
    this.records.delete(idempotencyKey);
  }
}

const context = { functionName: "on-payment", awsRequestId: "r", getRemainingTimeInMillis: () => 30_000 } as Context;
const cause = { correlationId: "request-1", causationId: "event-0" };
const lines: Record<string, unknown>[] = [];

beforeEach(() => {
  lines.length = 0;
  const keep = (line: string) => void lines.push(JSON.parse(line));
  for (const level of ["log", "info", "warn", "error"] as const) vi.spyOn(console, level).mockImplementation(keep);
});

afterEach(() => vi.restoreAllMocks());

async function envelope(change: object = {}) {
  const event = createEvent(PaymentSucceeded, PaymentSucceeded.example, cause, "2026-11-23T18:08:00.000Z");
  const [entry] = await toOutbox([event]);
  if (!entry) throw new Error("The event has no entry.");
  const { source, detailType, time, resources, detail } = entry;
  return {
    version: "0",
    id: "e",
    source,
    "detail-type": detailType,
    time,
    resources,
    detail: JSON.parse(detail),
    ...change,
  };
}

const queued = (...bodies: unknown[]) =>
  ({
    Records: bodies.map((body, i) => ({
      messageId: `m${i}`,
      eventSource: "aws:sqs",
      body: typeof body === "string" ? body : JSON.stringify(body),
    })),
  }) as SQSEvent;

function setUp(handle: Handle<typeof PaymentSucceeded> = async () => undefined) {
  const store = new MemoryStore();
  const letters: { body: string; failure: PermanentFailure }[] = [];
  const deadLetter = async (body: string, failure: PermanentFailure) => void letters.push({ body, failure });
  const spy = vi.fn(handle);
  const backedOff: string[] = [];
  const backOff = async ({ messageId }: { messageId: string }) => void backedOff.push(messageId);
  const parts = { store, deadLetter, backOff };
  return { handler: consumeQueue([PaymentSucceeded], spy, parts), handle: spy, letters, store, parts, backedOff };
}

const none = { batchItemFailures: [] };
const failed = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe("a queue's consumer", () => {
  test("passes the handler the event's typed data and the cause for subsequent events", async () => {
    const { handler, handle } = setUp();
    const sent = await envelope();
    expect(await handler(queued(sent), context)).toEqual(none);
    const [event, given] = handle.mock.calls[0] ?? [];
    expect(event).toMatchObject({ type: "PaymentSucceeded", data: PaymentSucceeded.example });
    expect(given?.cause).toEqual({ correlationId: "request-1", causationId: sent.detail.metadata.eventId });
  });

  test("handles a repeated event once, even in another envelope", async () => {
    const { handler, handle } = setUp();
    const sent = await envelope();
    await handler(queued(sent), context);
    expect(await handler(queued({ ...sent, id: "replayed", "replay-name": "r" }), context)).toEqual(none);
    expect(handle).toHaveBeenCalledTimes(1);
  });

  test("handles two events in one batch", async () => {
    const { handler, handle } = setUp();
    await handler(queued(await envelope(), await envelope()), context);
    expect(handle).toHaveBeenCalledTimes(2);
  });

  test("retries a duplicate while the first is still in progress, and then skips it", async () => {
    const { handler, handle, letters } = setUp();
    const sent = await envelope();
    expect(await handler(queued(sent, sent), context)).toEqual(failed("m1"));
    expect(await handler(queued(sent), context)).toEqual(none);
    expect([handle.mock.calls.length, letters.length]).toEqual([1, 0]);
  });

  test("returns only the failed event to the queue, and handles it when it is redelivered", async () => {
    let attempts = 0;
    const { handler } = setUp(async () => {
      if (++attempts === 1) throw new Error("the database is busy");
    });
    const [first, second] = [await envelope(), await envelope()];
    expect(await handler(queued(first, second), context)).toEqual(failed("m0"));
    expect(await handler(queued(first), context)).toEqual(none);
    expect(attempts).toBe(3);
  });

  test("returns a batch in which every event failed, without throwing", async () => {
    const { handler } = setUp(() => Promise.reject(new Error("no")));
    expect(await handler(queued(await envelope()), context)).toEqual(failed("m0"));
  });

  test("ignores an unknown field", async () => {
    const { handler, handle, letters } = setUp();
    const sent = await envelope();
    sent.detail.data.later = 1;
    await handler(queued(sent), context);
    expect([handle.mock.calls.length, letters]).toEqual([1, []]);
  });

  test.each<[string, (sent: Awaited<ReturnType<typeof envelope>>) => unknown, string]>([
    ["is not JSON", () => "hello", "The event is not JSON"],
    ["is not an event", () => ({ hello: 1 }), "source: is missing"],
    ["has no metadata", (s) => ({ ...s, detail: { data: {} } }), "detail.metadata: is missing"],
    [
      "is of an unknown type",
      (s) => ({ ...s, "detail-type": "PaymentLost" }),
      "no contract for PaymentLost v1 of app.payments",
    ],
    [
      "is of another source",
      (s) => ({ ...s, source: "app.orders" }),
      "no contract for PaymentSucceeded v1 of app.orders",
    ],
    [
      "is of an unknown version",
      (s) => ({ ...s, detail: { ...s.detail, metadata: { ...s.detail.metadata, schemaVersion: 2 } } }),
      "no contract for PaymentSucceeded v2",
    ],
    ["has wrong data", (s) => ({ ...s, detail: { ...s.detail, data: { amount: "1" } } }), "orderId: is missing"],
    [
      "has neither data nor claim",
      (s) => ({ ...s, detail: { metadata: s.detail.metadata } }),
      "either data or a claim",
    ],
    [
      "has a claim that is none",
      (s) => ({ ...s, detail: { ...s.detail, claim: {} } }),
      "detail.claim.bucket: is missing",
    ],
  ])("puts away at once what %s", async (_, change, message) => {
    const { handler, handle, letters } = setUp();
    const body = change(await envelope());
    expect(await handler(queued(body), context)).toEqual(none);
    expect(letters).toMatchObject([{ body: queued(body).Records[0]?.body, failure: { code: "CONTRACT_VIOLATION" } }]);
    expect(letters[0]?.failure.message).toContain(message);
    expect(handle).not.toHaveBeenCalled();
  });

  test("handles a dead letter that is redriven after the cause is fixed", async () => {
    let mended = false;
    const { handler, handle, letters } = setUp(async () => {
      if (!mended) throw new PermanentFailure("UNKNOWN_ORDER", "There is no such order.");
    });
    const sent = await envelope();
    expect(await handler(queued(sent), context)).toEqual(none);
    mended = true;
    expect(await handler(queued(letters[0]?.body), context)).toEqual(none);
    expect([handle.mock.calls.length, letters.length]).toEqual([2, 1]);
  });

  test("keeps an event in the queue when it cannot be dead-lettered", async () => {
    const { handle, parts, backedOff } = setUp();
    const deadLetter = () => Promise.reject(new Error("no such queue"));
    const handler = consumeQueue([PaymentSucceeded], handle, { ...parts, deadLetter });
    expect(await handler(queued("hello"), context)).toEqual(failed("m0"));
    expect(backedOff).toEqual(["m0"]);
  });

  test("logs the request, event and order on every line", async () => {
    const { handler } = setUp(async (_, { logger }) => logger.info("Noted"));
    const sent = await envelope();
    await handler(queued(sent), context);
    const said = lines.filter(({ message }) => message);
    expect(said.map(({ message }) => message)).toEqual(["Noted", "Event consumed"]);
    for (const line of said) {
      expect(line).toMatchObject({
        correlation_id: "request-1",
        event_id: sent.detail.metadata.eventId,
        order_id: PaymentSucceeded.example.orderId,
      });
    }
  });

  test("counts consumed, dead-lettered and failed events", async () => {
    const { handler } = setUp(async ({ data }) => {
      if (data.amount === 0) throw new Error("no");
    });
    const [good, failing] = [await envelope(), await envelope()];
    failing.detail.data.amount = 0;
    await handler(queued(good, failing, "hello"), context);
    const metrics = lines.findLast((line) => "EventsConsumed" in line);
    expect(metrics).toMatchObject({
      EventsConsumed: 1,
      EventsFailed: 1,
      EventsDeadLettered: 1,
      function: "on-payment",
    });
    expect(metrics).toHaveProperty("EventAge");
  });
});

describe("two consumers that share a store", () => {
  test("each handle the event", async () => {
    const { handler, handle, store, parts } = setUp();
    const sent = await envelope();
    await handler(queued(sent), context);
    vi.stubEnv("AWS_LAMBDA_FUNCTION_NAME", "another");
    const other = new MemoryStore();
    for (const [key, record] of store.records) other.records.set(key, record);
    await consumeQueue([PaymentSucceeded], handle, { ...parts, store: other })(queued(sent), context);
    vi.stubEnv("AWS_LAMBDA_FUNCTION_NAME", "on-payment");
    expect(handle).toHaveBeenCalledTimes(2);
  });
});

describe("a direct target", () => {
  const direct = async (handle: Handle<typeof PaymentSucceeded | typeof PaymentFailed>) => {
    const { parts, letters } = setUp();
    const handler = consumeDirect([PaymentSucceeded, PaymentFailed], handle, parts);
    const event = (await envelope()) as unknown as EventBridgeEvent<string, unknown>;
    return { handler, event, letters };
  };

  test("distinguishes events of several contracts by their type", async () => {
    const amounts: number[] = [];
    const { handler, event } = await direct(async (given) => {
      if (given.type === "PaymentSucceeded") amounts.push(given.data.amount);
    });
    await handler(event, context);
    await handler(event, context);
    expect(amounts).toEqual([PaymentSucceeded.example.amount]);
  });

  test("throws a transient failure, for Lambda to retry", async () => {
    const { handler, event, letters } = await direct(() => Promise.reject(new Error("busy")));
    await expect(handler(event, context)).rejects.toThrow("busy");
    expect(letters).toEqual([]);
  });

  test("dead-letters a permanent failure", async () => {
    const { handler, event, letters } = await direct(() => Promise.reject(new PermanentFailure("NO", "never")));
    await handler(event, context);
    expect(letters).toMatchObject([{ body: JSON.stringify(event), failure: { code: "NO" } }]);
  });
});
