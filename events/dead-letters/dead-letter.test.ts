import type { Message } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { readDeadLetter } from "./dead-letter.ts";

const event = {
  "detail-type": "OrderCreated",
  source: "app.orders",
  resources: ["order-1"],
  detail: { metadata: { eventId: "e-1", correlationId: "c-1" }, data: { orderId: "order-1" } },
};
const particulars = { type: "OrderCreated", eventId: "e-1", correlationId: "c-1", subject: "order-1" };

const read = (body: unknown, change: Partial<Message> = {}) =>
  readDeadLetter(
    {
      MessageId: "m-1",
      Body: typeof body === "string" ? body : JSON.stringify(body),
      Attributes: { SentTimestamp: "1795457280000" },
      ...change,
    },
    "on-order-created-dlq",
  );

describe("a dead letter", () => {
  test("from a consumer or EventBridge has its reason in attributes", () => {
    const attribute = (StringValue: string) => ({ DataType: "String", StringValue });
    const MessageAttributes = { ERROR_CODE: attribute("NO_PERMISSIONS"), ERROR_MESSAGE: attribute("not allowed") };
    expect(read(event, { MessageAttributes })).toEqual({
      messageId: "m-1",
      queue: "on-order-created-dlq",
      sentAt: "2026-11-23T18:08:00.000Z",
      deadSince: "2026-11-23T18:08:00.000Z",
      reason: { code: "NO_PERMISSIONS", message: "not allowed" },
      event: particulars,
      payload: JSON.stringify(event),
      body: JSON.stringify(event),
    });
  });

  test("moved by SQS names its source queue", () => {
    const Attributes = { SentTimestamp: "0", DeadLetterQueueSourceArn: "arn:aws:sqs:eu-west-1:1:on-order-created" };
    const { reason } = read(event, { Attributes });
    expect(reason.code).toBe("RECEIVED_TOO_OFTEN");
    expect(reason.message).toContain("on-order-created");
  });

  test("moved by SQS keeps its first send time, so its time of death is unknown, except in a FIFO queue", () => {
    const read = (name: string) => {
      const DeadLetterQueueSourceArn = `arn:aws:sqs:eu-west-1:1:${name}`;
      const Attributes = { SentTimestamp: "1795457280000", DeadLetterQueueSourceArn };
      return readDeadLetter({ MessageId: "m-1", Body: "{}", Attributes }, name.replace("orders", "orders-dlq"));
    };
    expect(read("orders")).toMatchObject({ sentAt: "2026-11-23T18:08:00.000Z", deadSince: undefined });
    expect(read("orders.fifo").deadSince).toBe("2026-11-23T18:08:00.000Z");
  });

  test("without a reason is UNKNOWN", () => expect(read(event).reason.code).toBe("UNKNOWN"));

  test("from Lambda has the original event and the function's error", () => {
    const record = {
      version: "1.0",
      requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
      requestPayload: event,
      responsePayload: { errorType: "Error", errorMessage: "the mail service is down" },
    };
    expect(read(record)).toMatchObject({
      reason: { code: "Error", message: "the mail service is down" },
      event: particulars,
      payload: JSON.stringify(event),
    });
  });

  test("from Lambda without a response says why Lambda gave up", () => {
    const record = { requestContext: { condition: "EventAgeExceeded" }, requestPayload: event };
    expect(read(record).reason).toEqual({ code: "EventAgeExceeded", message: "Lambda gave up: EventAgeExceeded." });
  });

  test("from a stream points to its records and does not contain them", () => {
    const DDBStreamBatchInfo = {
      shardId: "shard-1",
      startSequenceNumber: "100",
      endSequenceNumber: "200",
      approximateArrivalOfFirstRecord: "2026-11-23T18:08:00Z",
      approximateArrivalOfLastRecord: "2026-11-23T18:08:00Z",
      batchSize: 3,
      streamArn: "arn:aws:dynamodb:eu-west-1:1:table/orders/stream/x",
    };
    const record = { requestContext: { condition: "RetryAttemptsExhausted" }, DDBStreamBatchInfo };
    const letter = read(record);
    expect(letter).toMatchObject({ reason: { code: "STREAM_BATCH" }, payload: undefined });
    expect(letter.reason.message).toContain("100 to 200 of shard-1");
  });

  test("from the relay describes the event in its entry", () => {
    const body = {
      outbox: [
        {
          source: "app.orders",
          detailType: "OrderCreated",
          resources: ["order-1"],
          detail: JSON.stringify(event.detail),
        },
      ],
    };
    expect(read(body)).toMatchObject({ event: particulars, payload: JSON.stringify(body) });
  });

  test.each(["hello", "1", "null", "[]", '{"detail":{"metadata":1}}'])("may be anything: %s", (body) => {
    const letter = read(body);
    expect(letter).toMatchObject({ body, payload: body });
    expect(Object.values(letter.event).filter(Boolean)).toEqual([]);
  });
});
