import { DisableRuleCommand, EnableRuleCommand, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { describe, expect, test } from "vitest";
import { memoryStore } from "../store.ts";
import { startTestEndpoint, type TestEndpoint } from "./endpoint.fixture.ts";

const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:expire";
const RULE = "arn:aws:events:us-east-1:000000000000:rule/expire";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

async function schedule({ client }: TestEndpoint, ScheduleExpression: string): Promise<void> {
  await client.send(new PutRuleCommand({ Name: "expire", ScheduleExpression }));
  await client.send(new PutTargetsCommand({ Rule: "expire", Targets: [{ Id: "1", Arn: FUNCTION }] }));
}

const times = ({ received }: TestEndpoint) => received.map(({ event }) => Date.parse(event.time));

describe("a rate", () => {
  test("runs once more by hand, and goes on as before", async () => {
    await using endpoint = await startTestEndpoint();
    await schedule(endpoint, "rate(5 minutes)");
    const next = endpoint.bus.dueRules()[0]?.nextAt;
    expect(endpoint.bus.runRule(RULE)).toBe(true);
    await endpoint.bus.idle();
    expect(endpoint.received).toHaveLength(1);
    expect(endpoint.bus.dueRules()[0]?.nextAt).toBe(next);
    expect(endpoint.bus.runRule(`${RULE}-not`)).toBe(false);
  });

  test("sends the Scheduled Event, period after period from when it was set", async () => {
    await using endpoint = await startTestEndpoint();
    const since = endpoint.clock.now();
    await schedule(endpoint, "rate(5 minutes)");
    await endpoint.advance(4 * MINUTE);
    expect(endpoint.received).toEqual([]);
    await endpoint.advance(2 * MINUTE);
    expect(endpoint.received).toHaveLength(1);
    await endpoint.advance(10 * MINUTE);
    expect(endpoint.received).toHaveLength(3);
    const [first = 0, second = 0, third = 0] = times(endpoint);
    expect([second - first, third - second]).toEqual([5 * MINUTE, 5 * MINUTE]);
    expect(first - since).toBeGreaterThan(5 * MINUTE - 1000);
    expect(first - since).toBeLessThan(5 * MINUTE + 5000);
    expect(endpoint.received[0]?.event).toEqual({
      version: "0",
      id: expect.any(String),
      "detail-type": "Scheduled Event",
      source: "aws.events",
      account: "000000000000",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      region: "us-east-1",
      resources: [RULE],
      detail: {},
    });
    expect(endpoint.trace.recent().filter(({ kind }) => kind === "scheduled")).toMatchObject([
      { rule: RULE, eventId: endpoint.received[0]?.event.id },
      { rule: RULE },
      { rule: RULE },
    ]);
  });

  test("stops while the rule is disabled, and counts anew when it is enabled", async () => {
    await using endpoint = await startTestEndpoint();
    await schedule(endpoint, "rate(1 hour)");
    await endpoint.client.send(new DisableRuleCommand({ Name: "expire" }));
    await endpoint.advance(1.5 * HOUR);
    await endpoint.client.send(new EnableRuleCommand({ Name: "expire" }));
    await endpoint.advance(0.75 * HOUR);
    expect(endpoint.received).toEqual([]);
    await endpoint.advance(0.5 * HOUR);
    expect(endpoint.received).toHaveLength(1);
  });

  test("keeps its pace when the rule gets other targets, or a new run begins", async () => {
    const store = memoryStore();
    {
      await using first = await startTestEndpoint({ store });
      await schedule(first, "rate(1 hour)");
    }
    await using second = await startTestEndpoint({ store });
    await second.advance(0.75 * HOUR);
    await second.client.send(new PutTargetsCommand({ Rule: "expire", Targets: [{ Id: "2", Arn: FUNCTION }] }));
    await second.advance(0.5 * HOUR);
    expect(second.received.map(({ target }) => target.Id)).toEqual(["1", "2"]);
  });

  test("keeps its pace when the rule is put again with the same schedule, not with another one", async () => {
    await using endpoint = await startTestEndpoint();
    await schedule(endpoint, "rate(1 hour)");
    await endpoint.advance(0.75 * HOUR);
    await schedule(endpoint, "rate(1 hour)");
    await endpoint.advance(0.5 * HOUR);
    expect(endpoint.received).toHaveLength(1);
    await schedule(endpoint, "rate(2 hours)");
    await endpoint.advance(1.9 * HOUR);
    expect(endpoint.received).toHaveLength(1);
    await endpoint.advance(0.2 * HOUR);
    expect(endpoint.received).toHaveLength(2);
  });

  test("ends with its rule", async () => {
    await using endpoint = await startTestEndpoint();
    await schedule(endpoint, "rate(1 minute)");
    await endpoint.bus.run("RemoveTargets", { Rule: "expire", Ids: ["1"] });
    await endpoint.bus.run("DeleteRule", { Name: "expire" });
    await endpoint.advance(HOUR);
    expect(endpoint.trace.recent().filter(({ kind }) => kind !== "rule-changed")).toEqual([]);
  });
});

test("a cron fires on the minute, in UTC", async () => {
  await using endpoint = await startTestEndpoint();
  await schedule(endpoint, "cron(30 6 * * ? *)");
  await endpoint.advance(48 * HOUR);
  expect(endpoint.received.map(({ event }) => event.time.slice(11))).toEqual(["06:30:00Z", "06:30:00Z"]);
});

test("a rule with a pattern and a schedule does both", async () => {
  await using endpoint = await startTestEndpoint();
  await schedule(endpoint, "rate(1 hour)");
  const EventPattern = '{"source":["app"]}';
  await endpoint.bus.run("PutRule", { Name: "expire", ScheduleExpression: "rate(1 hour)", EventPattern });
  await endpoint.bus.run("PutEvents", { Entries: [{ Source: "app", DetailType: "t", Detail: "{}" }] });
  await endpoint.advance(HOUR);
  expect(endpoint.received.map(({ event }) => event.source)).toEqual(["app", "aws.events"]);
});

test.each([
  ["default", "rate(1 minutes)", "Parameter ScheduleExpression is not valid."],
  ["shop", "rate(1 minute)", "ScheduleExpression is supported only on the default event bus."],
])("on bus %s %s is refused", async (EventBusName, ScheduleExpression, message) => {
  await using endpoint = await startTestEndpoint();
  await endpoint.bus.run("CreateEventBus", { Name: "shop" });
  const command = new PutRuleCommand({ Name: "r", EventBusName, ScheduleExpression });
  await expect(endpoint.client.send(command)).rejects.toMatchObject({ name: "ValidationException", message });
});
