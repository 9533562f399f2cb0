import { UpdateScheduleCommand } from "@aws-sdk/client-scheduler";
import { describe, expect, test } from "vitest";
import { AwsError } from "../aws.ts";
import { DeliveryError } from "../delivery/delivery-error.ts";
import { memoryStore } from "../store.ts";
import {
  busy,
  DLQ,
  gone,
  QUEUE,
  ROLE,
  scheduleInput,
  startTestScheduler,
  type TestScheduler,
} from "./scheduler.fixture.ts";

const SCHEDULE = "arn:aws:scheduler:us-east-1:000000000000:schedule/default/orders";
const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:notify";
const HOUR = 3_600_000;

const target = (settings: object = {}) => ({
  Target: { Arn: QUEUE, RoleArn: ROLE, Input: "hello", DeadLetterConfig: { Arn: DLQ }, ...settings },
});

/** Rejects this many deliveries, then accepts everything. */
function refuse(endpoint: TestScheduler, error: Error, times = Number.POSITIVE_INFINITY): void {
  let refused = 0;
  endpoint.onDeliver(() => {
    if (refused++ < times) throw error;
  });
}

const attributesOf = ({ dead }: TestScheduler) =>
  Object.fromEntries(Object.entries(dead[0]?.attributes ?? {}).map(([name, { StringValue }]) => [name, StringValue]));

describe("an attempt", () => {
  test("is made as the target's role, in a separate session", async () => {
    await using endpoint = await startTestScheduler();
    await endpoint.schedule({ ScheduleExpression: "rate(1 hour)" });
    await endpoint.goTo("2030-01-01T01:30:00Z");
    const callers = endpoint.received.map(({ caller }) => caller);
    expect(callers).toMatchObject([{ type: "role", roleArn: ROLE }, { roleArn: ROLE }]);
    expect(callers[0]?.arn).toMatch(/^arn:aws:sts::000000000000:assumed-role\/scheduler\/[0-9a-f]{16}$/);
    expect(callers[0]?.arn).not.toBe(callers[1]?.arn);
    expect(endpoint.facts("delivered")).toMatchObject([{ rule: SCHEDULE, target: QUEUE, attempt: 1 }, { attempt: 1 }]);
  });

  test("has the context attributes in its input, which differ only in the attempt number", async () => {
    await using endpoint = await startTestScheduler();
    const Input =
      "<aws.scheduler.schedule-arn> <aws.scheduler.scheduled-time> <aws.scheduler.execution-id> " +
      "<aws.scheduler.attempt-number> <aws.scheduler.other>";
    const inputs: string[] = [];
    endpoint.onDeliver(({ input }) => {
      inputs.push(input);
      if (inputs.length === 1) throw busy;
    });
    await endpoint.schedule(target({ Input }));
    await endpoint.goTo("2030-01-01T12:00:00Z");
    await endpoint.advance(1000);
    const [id] = inputs[0]?.split(" ").slice(2) ?? [];
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(inputs).toEqual([
      `${SCHEDULE} 2030-01-01T12:00:00Z ${id} 1 <aws.scheduler.other>`,
      `${SCHEDULE} 2030-01-01T12:00:00Z ${id} 2 <aws.scheduler.other>`,
    ]);
  });

  test("without an input sends the default notification", async () => {
    await using endpoint = await startTestScheduler();
    await endpoint.schedule({ Target: { Arn: QUEUE, RoleArn: ROLE, Input: undefined } });
    await endpoint.goTo("2030-01-01T12:00:00Z");
    expect(JSON.parse(endpoint.received[0]?.input ?? "")).toEqual({
      version: "0",
      id: endpoint.facts("delivered")[0]?.eventId,
      "detail-type": "Scheduled Event",
      source: "aws.scheduler",
      account: "000000000000",
      time: "2030-01-01T12:00:00Z",
      region: "us-east-1",
      resources: [SCHEDULE],
      detail: "{}",
    });
  });
});

describe("a target that fails for a while", () => {
  test("is retried at growing intervals until it accepts", async () => {
    await using endpoint = await startTestScheduler();
    refuse(endpoint, busy, 3);
    await endpoint.schedule(target());
    await endpoint.goTo("2030-01-01T12:00:00Z");
    expect(endpoint.received).toEqual([]);
    expect(endpoint.scheduler.invocations()).toMatchObject([
      { attempts: 1, error: { code: "ThrottlingException", message: "Slow down." } },
    ]);
    await endpoint.advance(400);
    expect(endpoint.facts("delivery-failed")).toHaveLength(1);
    for (let second = 0; second < 8; second++) await endpoint.advance(1000);
    expect(endpoint.received).toHaveLength(1);
    expect(endpoint.facts("delivery-failed")).toMatchObject([
      { attempt: 1, code: "ThrottlingException", rule: SCHEDULE },
      { attempt: 2 },
      { attempt: 3 },
    ]);
    expect(endpoint.scheduler.invocations()).toEqual([]);
    expect(endpoint.dead).toEqual([]);
  });

  test("does not delay the next occurrence", async () => {
    await using endpoint = await startTestScheduler();
    refuse(endpoint, busy, 1);
    await endpoint.schedule({ ...target(), ScheduleExpression: "rate(1 minute)" });
    await endpoint.advance(0);
    await endpoint.advance(60_000);
    expect(endpoint.received).toHaveLength(2);
  });

  test("is retried for a day if the schedule has no retry policy", async () => {
    await using endpoint = await startTestScheduler();
    refuse(endpoint, busy);
    await endpoint.schedule(target());
    await endpoint.goTo("2030-01-01T12:00:00Z");
    for (let tenMinutes = 0; tenMinutes < 143; tenMinutes++) await endpoint.advance(600_000);
    expect(endpoint.dead).toHaveLength(0);
    await endpoint.advance(600_000);
    expect(endpoint.dead).toHaveLength(1);
    expect(attributesOf(endpoint)).toMatchObject({ EXHAUSTED_RETRY_CONDITION: "MaximumEventAgeInSeconds" });
  });

  test("is called with the target as configured when the occurrence fell due", async () => {
    await using endpoint = await startTestScheduler();
    refuse(endpoint, busy, 1);
    await endpoint.schedule(target());
    await endpoint.goTo("2030-01-01T12:00:00Z");
    const changed = { Arn: QUEUE, RoleArn: ROLE, Input: "changed" };
    await endpoint.client.send(new UpdateScheduleCommand(scheduleInput({ Target: changed })));
    await endpoint.advance(1000);
    expect(endpoint.received.map(({ input }) => input)).toEqual(["hello"]);
  });
});

describe("the dead-letter queue", () => {
  test("receives an occurrence that ran out of retries, with all details", async () => {
    await using endpoint = await startTestScheduler();
    refuse(endpoint, new AwsError("ServiceUnavailable", "Try later.", 503));
    await endpoint.schedule(target({ RetryPolicy: { MaximumRetryAttempts: 2 } }));
    await endpoint.goTo("2030-01-01T12:00:00Z");
    await endpoint.advance(HOUR);
    expect(endpoint.dead).toHaveLength(0);
    await endpoint.advance(HOUR);
    expect(endpoint.dead).toMatchObject([{ queue: DLQ, body: "hello", caller: { type: "role", roleArn: ROLE } }]);
    expect(attributesOf(endpoint)).toEqual({
      ERROR_CODE: "ServiceUnavailable",
      ERROR_MESSAGE: "Try later.",
      EXECUTION_ID: endpoint.dead[0]?.caller.type === "role" ? endpoint.dead[0].caller.arn.split("/").at(-1) : "",
      EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
      IS_PAYLOAD_TRUNCATED: "false",
      RETRY_ATTEMPTS: "2",
      SCHEDULED_TIME: "2030-01-01T12:00:00Z",
      SCHEDULE_ARN: SCHEDULE,
      TARGET_ARN: QUEUE,
    });
    expect(Object.values(endpoint.dead[0]?.attributes ?? {}).map(({ DataType }) => DataType)).toEqual(
      Array.from({ length: 9 }, () => "String"),
    );
    expect(endpoint.facts("dead-lettered")).toMatchObject([{ from: QUEUE, queue: DLQ, reason: "ServiceUnavailable" }]);
    expect(endpoint.scheduler.invocations()).toEqual([]);
  });

  test("receives an expired occurrence, without another attempt", async () => {
    await using endpoint = await startTestScheduler();
    refuse(endpoint, new DeliveryError("TIMEOUT", "Too slow.", true));
    await endpoint.schedule(target({ RetryPolicy: { MaximumEventAgeInSeconds: 60 } }));
    await endpoint.goTo("2030-01-01T12:00:00Z");
    for (let second = 0; second < 60; second++) await endpoint.advance(1000);
    const attempts = endpoint.facts("delivery-failed").length;
    expect(attempts).toBeGreaterThan(3);
    expect(attributesOf(endpoint)).toMatchObject({
      ERROR_CODE: "TIMEOUT",
      EXHAUSTED_RETRY_CONDITION: "MaximumEventAgeInSeconds",
      RETRY_ATTEMPTS: String(attempts - 1),
    });
  });

  test("receives a failure that cannot be retried immediately", async () => {
    await using endpoint = await startTestScheduler();
    refuse(endpoint, gone);
    await endpoint.schedule(target());
    await endpoint.goTo("2030-01-01T12:00:00Z");
    expect(attributesOf(endpoint)).toMatchObject({
      ERROR_CODE: "AWS.SimpleQueueService.NonExistentQueue",
      RETRY_ATTEMPTS: "0",
    });
  });

  test("receives calls that the role does not permit", async () => {
    await using endpoint = await startTestScheduler();
    const RoleArn = "arn:aws:iam::000000000000:role/other";
    await endpoint.schedule(target({ Arn: FUNCTION, RoleArn, Input: "{}" }));
    await endpoint.goTo("2030-01-01T12:00:00Z");
    expect(endpoint.received).toEqual([]);
    expect(attributesOf(endpoint)).toMatchObject({
      ERROR_CODE: "AccessDeniedException",
      ERROR_MESSAGE: expect.stringMatching(
        /assumed-role\/other\/.* is not authorized to perform: lambda:InvokeFunction on resource: .*:function:notify because no identity-based policy allows/,
      ),
    });
  });

  test("receives an unexplained failure as an internal error", async () => {
    await using endpoint = await startTestScheduler();
    refuse(endpoint, new Error("boom"));
    await endpoint.schedule(target({ RetryPolicy: { MaximumRetryAttempts: 0 } }));
    await endpoint.goTo("2030-01-01T12:00:00Z");
    expect(attributesOf(endpoint)).toMatchObject({
      ERROR_CODE: "AWS.Scheduler.InternalServerError",
      ERROR_MESSAGE: "boom",
    });
  });

  test("receives a body truncated to fit, between characters", async () => {
    await using endpoint = await startTestScheduler();
    refuse(endpoint, gone);
    const Input = "<aws.scheduler.schedule-arn>é".repeat(8700);
    await endpoint.schedule({ ...target({ Input }), Name: "x".repeat(64) });
    await endpoint.schedule({ ...target({ Input }), Name: "x" });
    await endpoint.goTo("2030-01-01T12:00:00Z");
    const cut = endpoint.dead.filter(({ attributes }) => attributes["IS_PAYLOAD_TRUNCATED"]?.StringValue === "true");
    expect(cut).toHaveLength(1);
    const [{ body = "", attributes = {} } = {}] = cut;
    expect(Buffer.byteLength(body) + Buffer.byteLength(JSON.stringify(attributes))).toBeLessThanOrEqual(1_048_576);
    expect(Buffer.byteLength(body)).toBeGreaterThan(1_040_000);
    expect(body).not.toContain("\uFFFD");
  });

  test("that also fails leaves the occurrence dropped with both reasons", async () => {
    await using endpoint = await startTestScheduler();
    refuse(endpoint, gone);
    endpoint.onDeadLetter(() => {
      throw new AwsError("AccessDenied", "Not you.");
    });
    await endpoint.schedule(target());
    await endpoint.goTo("2030-01-01T12:00:00Z");
    expect(endpoint.facts("dropped")).toMatchObject([
      {
        rule: SCHEDULE,
        target: QUEUE,
        reason: expect.stringMatching(/NonExistentQueue.*orders-dlq.*AccessDenied: Not you/),
      },
    ]);
    expect(endpoint.scheduler.invocations()).toEqual([]);
  });
});

test("without a dead-letter queue an occurrence is dropped, and the trace reports it", async () => {
  await using endpoint = await startTestScheduler();
  refuse(endpoint, gone);
  await endpoint.schedule({});
  await endpoint.goTo("2030-01-01T12:00:00Z");
  expect(endpoint.facts("dropped")).toMatchObject([{ reason: expect.stringContaining("NonExistentQueue") }]);
});

test("a run resumes the previous run's work: retries at their time, interrupted attempts immediately", async () => {
  const store = memoryStore();
  {
    await using first = await startTestScheduler({ store });
    refuse(first, busy);
    await first.schedule(target());
    await first.goTo("2030-01-01T12:00:00Z");
    const [left] = first.scheduler.invocations();
    const broken = { ...left, id: "broken-off", retryAt: undefined };
    store.collection("scheduler/invocations").set("broken-off", broken);
  }
  await using second = await startTestScheduler({ store, at: "2030-01-01T12:00:00Z" });
  await second.scheduler.idle();
  expect(second.received.map(({ executionId }) => executionId)).toEqual(["broken-off"]);
  await second.advance(1000);
  expect(second.received).toHaveLength(2);
  expect(second.facts("delivered")).toMatchObject([{ attempt: 2 }, { attempt: 2 }]);
  expect(second.scheduler.invocations()).toEqual([]);
});
