import { expect, test } from "vitest";
import { arn } from "../../aws.ts";
import type { LogRecord } from "../../event-bridge/bus-logs/record.ts";
import { createRecordReader } from "./facts.ts";
import { NOT_KNOWN } from "./not-known.ts";

const RULE = arn("events", "rule/shop/orders");
const TARGET = arn("sqs", "orders");
const DLQ = arn("sqs", "orders-dlq");

const record = (message_type: LogRecord["message_type"], at: number, more: Partial<LogRecord> = {}): LogRecord => ({
  resource_arn: arn("events", "event-bus/shop"),
  event_bus_name: "shop",
  event_id: "e1",
  message_timestamp_ms: at,
  message_type,
  log_level: "INFO",
  details: {},
  ...more,
});
const ingested = (event_detail?: string) =>
  record("EVENT_INGEST_SUCCESS", 1000, {
    details: {
      ...{ caller_account_id: "123456789012", source_time_ms: 1000, source: "app", detail_type: "OrderCreated" },
      ...{ resources: ["ord_1"], ...(event_detail !== undefined && { event_detail }) },
    },
  });
const matched = record("RULE_MATCH", 1001, { details: { rule_arn: RULE, target_arns: [TARGET] } });
const attempt = (type: LogRecord["message_type"], at: number, details: object, error_message?: string) =>
  record(type, at, {
    invocation_id: "i1",
    details: { rule_arn: RULE, target_arn: TARGET, attempt_count: 1, ...details },
    ...(error_message !== undefined && { error: { error_message, aws_service: "AmazonSQS" } }),
  });

const kinds = (facts: { kind: string }[]) => facts.map(({ kind }) => kind);

test("an event is told with its rules once those have come, though they come a batch later", () => {
  const reader = createRecordReader(() => DLQ);
  expect(reader.read([ingested('{"n":1}'), attempt("INVOCATION_ATTEMPT_SUCCESS", 1010, {})])).toEqual([]);
  const told = reader.read([matched]);
  expect(kinds(told)).toEqual(["put", "delivered"]);
  expect(told[0]).toMatchObject({
    at: 1000,
    bus: "shop",
    rules: [RULE],
    event: { id: "e1", source: "app", "detail-type": "OrderCreated", resources: ["ord_1"], detail: { n: 1 } },
  });
  expect(reader.read([attempt("INVOCATION_ATTEMPT_SUCCESS", 1020, { attempt_count: 2 })])).toMatchObject([
    { kind: "delivered", attempt: 2 },
  ]);
});

test("what an event holds is not known where the logs leave it out", () => {
  const reader = createRecordReader(() => undefined);
  reader.read([ingested()]);
  const [put] = reader.read([]);
  expect(put).toMatchObject({ event: { detail: { [NOT_KNOWN]: expect.stringContaining("leave out") } } });
});

test("at ERROR an event is known by what failed alone", () => {
  const reader = createRecordReader(() => DLQ);
  const code = { invocation_status: "NO_RESOURCE" };
  reader.read([
    attempt("INVOCATION_ATTEMPT_PERMANENT_FAILURE", 1010, code, "Gone."),
    attempt("INVOCATION_FAILURE", 1011, { final_invocation_status: "NO_RESOURCE", total_attempts: 1 }, "Gone."),
    attempt("INVOCATION_DLQ", 1012, { final_invocation_status: "NO_RESOURCE", total_attempts: 1 }, "Gone."),
  ]);
  const told = reader.read([]);
  expect(told).toMatchObject([
    { kind: "put", event: { "detail-type": NOT_KNOWN, source: NOT_KNOWN }, rules: [RULE] },
    { kind: "delivery-failed", code: "NO_RESOURCE", message: "Gone.", permanent: true },
    { kind: "dead-lettered", queue: DLQ, from: TARGET, reason: "NO_RESOURCE", messageId: "i1", tries: 1 },
  ]);
});

test("without a dead-letter queue the event is lost, and a refused entry is a fact without an event", () => {
  const reader = createRecordReader(() => undefined);
  reader.read([
    ingested(),
    matched,
    attempt("INVOCATION_FAILURE", 1011, { final_invocation_status: "TIMEOUT" }, "Slow."),
  ]);
  expect(reader.read([])).toMatchObject([{ kind: "put" }, { kind: "dropped", reason: "TIMEOUT: Slow." }]);
  const refused = record("EVENT_INGEST_FAILURE", 1, {
    event_id: undefined,
    details: { source: "app" },
    error: { error_message: "Detail is malformed.", aws_service: "AmazonEventBridge" },
  });
  expect(reader.read([refused])).toMatchObject([
    { kind: "put-refused", message: "Detail is malformed.", entry: { source: "app" } },
  ]);
});
