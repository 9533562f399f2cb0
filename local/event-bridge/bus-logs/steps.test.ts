import { expect, test } from "vitest";
import { arn } from "../../aws.ts";
import type { FactOf } from "../../trace.ts";
import { type Accepted, attemptSteps, gaveUpSteps, invocationIdOf } from "./steps.ts";

const RULE = arn("events", "rule/shop/orders");
const TARGET = arn("lambda", "function:orders");
const event = {
  version: "0",
  id: "e1",
  "detail-type": "OrderCreated",
  source: "app",
  account: "000000000000",
  time: "2026-01-01T00:00:00Z",
  region: "us-east-1",
  resources: [],
  detail: { n: 1 },
};

const accepted = (): Accepted => ({ at: 1000, event, throttled: new Set() });
const failed = (attempt: number, more: Partial<FactOf<"delivery-failed">> = {}): FactOf<"delivery-failed"> => ({
  ...{ seq: 1, at: 1000 * attempt + 50, kind: "delivery-failed", eventId: "e1", rule: RULE, target: TARGET, attempt },
  ...{ code: "ERROR_FROM_TARGET", message: "Out of order.", ms: 50 },
  ...more,
});
const delivered = (attempt: number): FactOf<"delivered"> => ({
  ...{ seq: 1, at: 1000 * attempt + 50, kind: "delivered", eventId: "e1", rule: RULE, target: TARGET, attempt },
  ms: 50,
});
const typesOf = (steps: { type: string }[]) => steps.map(({ type }) => type);

test("an invocation starts once, and each attempt is a first one, a retry, or one after throttling", () => {
  const about = { target: undefined, accepted: accepted(), detailed: false };
  expect(typesOf(attemptSteps(failed(1), about))).toEqual([
    "INVOCATION_START",
    "INVOCATION_ATTEMPT_START",
    "INVOCATION_ATTEMPT_RETRYABLE_FAILURE",
  ]);
  const second = attemptSteps(failed(2, { code: "THROTTLING" }), about);
  expect(typesOf(second)).toEqual(["INVOCATION_ATTEMPT_START", "INVOCATION_ATTEMPT_THROTTLE"]);
  expect(second[1]?.details).toMatchObject({ attempt_type: "RETRY", attempt_count: 2 });
  const third = attemptSteps(delivered(3), about);
  expect(typesOf(third)).toEqual(["INVOCATION_THROTTLE_START", "INVOCATION_ATTEMPT_SUCCESS", "INVOCATION_SUCCESS"]);
  expect(third[1]?.details).toMatchObject({ attempt_type: "THROTTLE" });
  // Latencies to start and completion are those of the first attempt alone.
  expect(third[2]?.details).toMatchObject({ total_attempts: 3, ingestion_to_success_latency_ms: 2050 });
  expect(third[2]?.details.ingestion_to_start_latency_ms).toBeUndefined();
});

test("a start is as long before the end as the attempt took", () => {
  const [start, , end] = attemptSteps(delivered(1), { target: undefined, accepted: accepted(), detailed: false });
  expect([start?.at, end?.at]).toEqual([1000, 1050]);
});

test("details hold what the target was given, its parameters, and its role", () => {
  const SqsParameters = { MessageGroupId: "g" };
  const target = { Id: "t", Arn: TARGET, RoleArn: "arn:aws:iam::000000000000:role/r", SqsParameters };
  const [start] = attemptSteps({ ...delivered(1), input: '"made"' }, { target, accepted: accepted(), detailed: true });
  expect(start?.details).toEqual({
    rule_arn: RULE,
    role_arn: target.RoleArn,
    target_arn: TARGET,
    attempt_count: 1,
    target_input: '"made"',
    target_properties: JSON.stringify({ SqsParameters }),
  });
});

test("what ran out of retries ends with the code of its last failure", () => {
  const about = { target: undefined, accepted: undefined, detailed: true };
  const fact = { seq: 1, at: 5000, eventId: "e1", rule: RULE, tries: 4 };
  const steps = gaveUpSteps(
    {
      ...{ ...fact, kind: "dead-lettered", from: TARGET, queue: arn("sqs", "dlq"), messageId: "m" },
      ...{ reason: "TIMEOUT (MaximumRetryAttempts reached)", message: "Too slow." },
    },
    about,
  );
  expect(steps).toMatchObject([
    {
      type: "INVOCATION_FAILURE",
      invocationId: invocationIdOf("e1", RULE, TARGET),
      details: { total_attempts: 4, final_invocation_status: "TIMEOUT" },
      error: { error_message: "Too slow.", aws_service: "AWSLambda" },
    },
    { type: "INVOCATION_DLQ" },
  ]);
  const dropped = gaveUpSteps({ ...fact, kind: "dropped", target: TARGET, reason: "NO_RESOURCE: Gone." }, about);
  expect(typesOf(dropped)).toEqual(["INVOCATION_FAILURE"]);
});
