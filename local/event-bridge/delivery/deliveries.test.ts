import type { Target } from "@aws-sdk/client-eventbridge";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AwsError } from "../../aws.ts";
import { DeliveryError } from "../../delivery/delivery-error.ts";
import { memoryStore } from "../../store.ts";
import { startTestEndpoint, type TestEndpoint } from "../endpoint.fixture.ts";

const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";
const DLQ = "arn:aws:sqs:us-east-1:000000000000:orders-dlq";
const RULE = "arn:aws:events:us-east-1:000000000000:rule/orders";
const HOUR = 3_600_000;

const busy = new AwsError("ThrottlingException", "Slow down.");
const gone = new AwsError("QueueDoesNotExist", "The specified queue does not exist.");

/** Puts one event for a rule on the default bus with this one target. */
async function deliver({ bus }: TestEndpoint, settings: Partial<Target> = {}): Promise<string> {
  await bus.run("PutRule", { Name: "orders", EventPattern: '{"source":["app"]}' });
  const target = { Id: "queue", Arn: QUEUE, DeadLetterConfig: { Arn: DLQ }, ...settings };
  await bus.run("PutTargets", { Rule: "orders", Targets: [target] });
  const { Entries } = await bus.run("PutEvents", { Entries: [{ Source: "app", DetailType: "t", Detail: '{"n":1}' }] });
  await bus.idle();
  return "EventId" in (Entries[0] ?? {}) ? (Entries[0] as { EventId: string }).EventId : "";
}

/** Refuses this many times, then takes everything. */
function refuse(endpoint: TestEndpoint, error: Error, times = Number.POSITIVE_INFINITY): void {
  let refused = 0;
  endpoint.onDeliver(() => {
    if (refused++ < times) throw error;
  });
}

const facts = ({ trace }: TestEndpoint, kind: string) => trace.recent().filter((fact) => fact.kind === kind);

const attributesOf = (endpoint: TestEndpoint, i = 0) =>
  Object.fromEntries(
    Object.entries(endpoint.dead[i]?.attributes ?? {}).map(([name, { StringValue }]) => [name, StringValue]),
  );

describe("a target that fails for a while", () => {
  test("gets the event again, later and later, until it takes it", async () => {
    await using endpoint = await startTestEndpoint();
    refuse(endpoint, busy, 3);
    const eventId = await deliver(endpoint);
    expect(endpoint.received).toHaveLength(0);
    expect(endpoint.bus.deliveries()).toMatchObject([{ eventId, attempts: 1, error: { code: "THROTTLING" } }]);

    await endpoint.advance(1000);
    await endpoint.advance(2000);
    expect(endpoint.received).toHaveLength(0);
    await endpoint.advance(4000);
    expect(endpoint.received.map(({ event }) => event.id)).toEqual([eventId]);
    expect(facts(endpoint, "delivery-failed")).toMatchObject([
      {
        eventId,
        rule: RULE,
        target: QUEUE,
        attempt: 1,
        code: "THROTTLING",
        message: "ThrottlingException: Slow down.",
      },
      { attempt: 2 },
      { attempt: 3 },
    ]);
    expect(facts(endpoint, "delivered")).toMatchObject([{ eventId, attempt: 4 }]);
    expect(endpoint.bus.deliveries()).toEqual([]);
    expect(endpoint.dead).toEqual([]);
  });

  test("is not asked again before the back-off has passed", async () => {
    await using endpoint = await startTestEndpoint();
    refuse(endpoint, busy, 1);
    await deliver(endpoint);
    await endpoint.advance(400);
    expect(endpoint.bus.deliveries()).toHaveLength(1);
    await endpoint.advance(600);
    expect(endpoint.bus.deliveries()).toHaveLength(0);
  });

  test("does not hold up what comes later", async () => {
    await using endpoint = await startTestEndpoint();
    refuse(endpoint, busy, 1);
    await deliver(endpoint);
    await deliver(endpoint);
    expect(endpoint.received).toHaveLength(1);
    expect(endpoint.bus.deliveries()).toHaveLength(1);
  });
});

describe("the dead-letter queue", () => {
  test("gets at once what is not worth a retry, with the reason", async () => {
    await using endpoint = await startTestEndpoint();
    refuse(endpoint, gone);
    const eventId = await deliver(endpoint);
    expect(JSON.parse(endpoint.dead[0]?.body ?? "")).toMatchObject({ id: eventId, source: "app", detail: { n: 1 } });
    expect(endpoint.dead).toMatchObject([
      { queue: DLQ, caller: { type: "service", service: "events.amazonaws.com", sourceArn: RULE } },
    ]);
    expect(attributesOf(endpoint)).toEqual({
      RULE_ARN: RULE,
      TARGET_ARN: QUEUE,
      ERROR_CODE: "NO_RESOURCE",
      ERROR_MESSAGE: "QueueDoesNotExist: The specified queue does not exist.",
    });
    expect(facts(endpoint, "dead-lettered")).toMatchObject([
      { from: QUEUE, queue: DLQ, reason: "NO_RESOURCE", eventId, messageId: "letter-1", tries: 1 },
    ]);
    expect(endpoint.bus.deliveries()).toEqual([]);
  });

  test("gets the event itself, not what the target would have been given", async () => {
    await using endpoint = await startTestEndpoint();
    refuse(endpoint, gone);
    await deliver(endpoint, { Input: '"constant"' });
    expect(JSON.parse(endpoint.dead[0]?.body ?? "")).toMatchObject({ detail: { n: 1 } });
  });

  test("gets what ran out of retries", async () => {
    await using endpoint = await startTestEndpoint();
    refuse(endpoint, new DeliveryError("TIMEOUT", "Too slow.", true));
    await deliver(endpoint, { RetryPolicy: { MaximumRetryAttempts: 2 } });
    await endpoint.advance(HOUR);
    expect(endpoint.dead).toHaveLength(0);
    await endpoint.advance(HOUR);
    expect(facts(endpoint, "delivery-failed")).toHaveLength(3);
    expect(attributesOf(endpoint)).toMatchObject({
      ERROR_CODE: "TIMEOUT",
      ERROR_MESSAGE: "Too slow.",
      EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
      RETRY_ATTEMPTS: "2",
    });
  });

  test("gets what became too old, without another attempt", async () => {
    await using endpoint = await startTestEndpoint();
    refuse(endpoint, busy);
    await deliver(endpoint, { RetryPolicy: { MaximumEventAgeInSeconds: 60 } });
    for (let second = 0; second < 60; second++) await endpoint.advance(1000);
    const attempts = facts(endpoint, "delivery-failed").length;
    expect(attempts).toBeGreaterThan(3);
    expect(attributesOf(endpoint)).toMatchObject({
      ERROR_CODE: "THROTTLING",
      EXHAUSTED_RETRY_CONDITION: "MaximumEventAgeInSeconds",
      RETRY_ATTEMPTS: String(attempts - 1),
    });
    expect(endpoint.dead).toHaveLength(1);
  });

  test("gets an event whose template breaks on it", async () => {
    await using endpoint = await startTestEndpoint();
    const InputTransformer = { InputPathsMap: { detail: "$.detail" }, InputTemplate: '{"text":"<detail>"}' };
    await deliver(endpoint, { InputTransformer });
    expect(attributesOf(endpoint)).toMatchObject({ ERROR_CODE: "INVALID_JSON" });
    expect(endpoint.received).toEqual([]);
  });

  test("that refuses, too, leaves the event dropped with both reasons", async () => {
    await using endpoint = await startTestEndpoint();
    refuse(endpoint, gone);
    endpoint.onDeadLetter(() => {
      throw new AwsError("AccessDenied", "Not you.");
    });
    const eventId = await deliver(endpoint);
    expect(facts(endpoint, "dropped")).toMatchObject([
      {
        eventId,
        rule: RULE,
        target: QUEUE,
        reason: expect.stringMatching(/NO_RESOURCE.*orders-dlq.*AccessDenied: Not you/),
      },
    ]);
    expect(facts(endpoint, "dead-lettered")).toEqual([]);
    expect(endpoint.bus.deliveries()).toEqual([]);
  });
});

test("without a dead-letter queue the event is dropped, and a fact says so", async () => {
  await using endpoint = await startTestEndpoint();
  refuse(endpoint, new AwsError("AccessDenied", "Not you."));
  const eventId = await deliver(endpoint, { DeadLetterConfig: undefined });
  expect(facts(endpoint, "dropped")).toMatchObject([{ eventId, reason: expect.stringContaining("NO_PERMISSIONS") }]);
  expect(endpoint.dead).toEqual([]);
});

test("whatever targets answer, every event has one end: delivered, dead-lettered or dropped", async () => {
  const answers = fc.array(fc.constantFrom("take", "busy", "gone"), { minLength: 1, maxLength: 6 });
  const policy = fc.record({ MaximumRetryAttempts: fc.integer({ min: 0, max: 4 }) });
  await fc.assert(
    fc.asyncProperty(answers, policy, fc.boolean(), async (script, RetryPolicy, hasQueue) => {
      await using endpoint = await startTestEndpoint();
      let asked = 0;
      endpoint.onDeliver(() => {
        const answer = script[asked++ % script.length];
        if (answer !== "take") throw answer === "busy" ? busy : gone;
      });
      const settings = { RetryPolicy, ...(!hasQueue && { DeadLetterConfig: undefined }) };
      const ids = [await deliver(endpoint, settings), await deliver(endpoint, settings)];
      for (let hour = 0; hour < 8; hour++) await endpoint.advance(HOUR);
      const ends = endpoint.trace
        .recent()
        .flatMap((fact) =>
          ["delivered", "dead-lettered", "dropped"].includes(fact.kind) && "eventId" in fact ? fact.eventId : [],
        );
      expect(ends.toSorted()).toEqual(ids.toSorted());
      expect(endpoint.received.length + endpoint.dead.length + facts(endpoint, "dropped").length).toBe(2);
      expect(endpoint.bus.deliveries()).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test("a run takes up what the one before it left: retries at their time, broken-off attempts at once", async () => {
  const store = memoryStore();
  {
    await using first = await startTestEndpoint({ store });
    refuse(first, busy);
    await deliver(first);
    const [left] = first.bus.deliveries();
    if (left)
      store.collection("event-bridge/deliveries").set("broken-off", { ...left, id: "broken-off", retryAt: undefined });
  }
  await using second = await startTestEndpoint({ store });
  await second.bus.idle();
  expect(second.received).toHaveLength(1);
  expect(second.received[0]?.event.detail).toEqual({ n: 1 });
  await second.advance(1000);
  expect(second.received).toHaveLength(2);
  expect(facts(second, "delivered")).toMatchObject([{ attempt: 2 }, { attempt: 2 }]);
  expect(second.bus.deliveries()).toEqual([]);
});
