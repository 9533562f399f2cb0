import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  PutRuleCommand,
  type PutRuleCommandInput,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TagResourceCommand,
  TestEventPatternCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-eventbridge";
import { describe, expect, test } from "vitest";
import { startTestEndpoint, type TestEndpoint } from "../endpoint.fixture.ts";

const PATTERN = '{"source":["app"]}';
const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";

const putRule = ({ client }: TestEndpoint, input: Partial<PutRuleCommandInput> = {}) =>
  client.send(new PutRuleCommand({ Name: "orders", EventPattern: PATTERN, ...input }));

async function matched({ bus, trace }: TestEndpoint): Promise<string[]> {
  await bus.run("PutEvents", { Entries: [{ Source: "app", DetailType: "t", Detail: "{}" }] });
  const put = trace.recent().findLast((fact) => fact.kind === "put");
  return put?.kind === "put" ? put.rules : [];
}

describe("a rule", () => {
  test("is put, described, listed and deleted", async () => {
    await using endpoint = await startTestEndpoint();
    const { client, bus } = endpoint;
    await bus.run("CreateEventBus", { Name: "shop" });
    const Arn = "arn:aws:events:us-east-1:000000000000:rule/shop/orders";
    expect(await putRule(endpoint, { EventBusName: "shop" })).toMatchObject({ RuleArn: Arn });
    const rule = { Name: "orders", Arn, EventBusName: "shop", EventPattern: PATTERN, State: "ENABLED" };
    const described = await client.send(new DescribeRuleCommand({ Name: "orders", EventBusName: "shop" }));
    expect(described).toMatchObject({ ...rule, CreatedBy: "000000000000" });
    const { Rules } = await client.send(new ListRulesCommand({ EventBusName: "shop", NamePrefix: "ord" }));
    expect(Rules).toEqual([rule]);
    await client.send(new DeleteRuleCommand({ Name: "orders", EventBusName: "shop" }));
    await expect(client.send(new DescribeRuleCommand({ Name: "orders", EventBusName: "shop" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Rule orders does not exist on EventBus shop.",
    });
    await expect(client.send(new DeleteRuleCommand({ Name: "orders", EventBusName: "shop" }))).resolves.toBeDefined();
  });

  test("of the default bus has no bus in its ARN", async () => {
    await using endpoint = await startTestEndpoint();
    expect((await putRule(endpoint)).RuleArn).toBe("arn:aws:events:us-east-1:000000000000:rule/orders");
  });

  test("put again is replaced, but keeps its targets and tags", async () => {
    await using endpoint = await startTestEndpoint();
    const { client } = endpoint;
    await putRule(endpoint, { Description: "first", Tags: [{ Key: "team", Value: "a" }] });
    await client.send(new PutTargetsCommand({ Rule: "orders", Targets: [{ Id: "1", Arn: QUEUE }] }));
    const { RuleArn } = await putRule(endpoint, {
      EventPattern: '{"source":["other"]}',
      Tags: [{ Key: "x", Value: "y" }],
    });
    const described = await client.send(new DescribeRuleCommand({ Name: "orders" }));
    expect(described.Description).toBeUndefined();
    expect(await matched(endpoint)).toEqual([]);
    const { RuleNames } = await client.send(new ListRuleNamesByTargetCommand({ TargetArn: QUEUE }));
    expect(RuleNames).toEqual(["orders"]);
    const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceARN: RuleArn }));
    expect(Tags).toEqual([{ Key: "team", Value: "a" }]);
  });

  test("takes an empty pattern or schedule for none", async () => {
    await using endpoint = await startTestEndpoint();
    await putRule(endpoint, { EventPattern: "", ScheduleExpression: "rate(7 days)" });
    await putRule(endpoint, { Name: "patterned", ScheduleExpression: "" });
    const { Rules } = await endpoint.client.send(new ListRulesCommand({}));
    expect(Rules?.map(({ EventPattern, ScheduleExpression }) => [EventPattern, ScheduleExpression])).toEqual([
      [undefined, "rate(7 days)"],
      [PATTERN, undefined],
    ]);
  });

  test("matches while it is enabled", async () => {
    await using endpoint = await startTestEndpoint();
    const { RuleArn } = await putRule(endpoint, { State: "DISABLED" });
    expect(await matched(endpoint)).toEqual([]);
    await endpoint.client.send(new EnableRuleCommand({ Name: "orders" }));
    expect(await matched(endpoint)).toEqual([RuleArn]);
    await endpoint.client.send(new DisableRuleCommand({ Name: "orders" }));
    expect(await matched(endpoint)).toEqual([]);
  });

  test("has no role that EventBridge cannot assume", async () => {
    await using endpoint = await startTestEndpoint({ mayAssume: (roleArn) => roleArn.endsWith("/known") });
    const role = (name: string) => `arn:aws:iam::000000000000:role/${name}`;
    await putRule(endpoint, { RoleArn: role("known") });
    await expect(putRule(endpoint, { RoleArn: role("unknown") })).rejects.toMatchObject({
      name: "ValidationException",
      message: `Provided role '${role("unknown")}' cannot be assumed by principal 'events.amazonaws.com'.`,
    });
    const described = await endpoint.client.send(new DescribeRuleCommand({ Name: "orders" }));
    expect(described).toMatchObject({ RoleArn: role("known"), CreatedBy: "000000000000" });
  });

  test("with targets is not deleted", async () => {
    await using endpoint = await startTestEndpoint();
    const { client } = endpoint;
    await putRule(endpoint);
    await client.send(new PutTargetsCommand({ Rule: "orders", Targets: [{ Id: "1", Arn: QUEUE }] }));
    await expect(client.send(new DeleteRuleCommand({ Name: "orders" }))).rejects.toMatchObject({
      name: "ValidationException",
      message: "Rule can't be deleted since it has targets.",
    });
    await client.send(new RemoveTargetsCommand({ Rule: "orders", Ids: ["1"] }));
    await client.send(new DeleteRuleCommand({ Name: "orders" }));
    expect(await matched(endpoint)).toEqual([]);
  });

  test.each<[string, Partial<PutRuleCommandInput>, object]>([
    [
      "neither pattern nor schedule",
      { EventPattern: undefined },
      {
        name: "ValidationException",
        message: "Parameter(s) EventPattern or ScheduleExpression must be specified.",
      },
    ],
    [
      "a broken pattern",
      { EventPattern: '{"source":"app"}' },
      {
        name: "InvalidEventPatternException",
        message: expect.stringContaining('Event pattern is not valid. Reason: "source" must be an object or an array'),
      },
    ],
    [
      "an empty pattern and no schedule",
      { EventPattern: "" },
      {
        name: "ValidationException",
        message: "Parameter(s) EventPattern or ScheduleExpression must be specified.",
      },
    ],
    [
      "a pattern of more than 2048 bytes",
      { EventPattern: `{"source":["${"é".repeat(1020)}"]}` },
      { name: "ValidationException", message: "Parameter EventPattern for rule orders exceeds limit of 2048." },
    ],
    [
      "an unknown bus",
      { EventBusName: "nowhere" },
      { name: "ResourceNotFoundException", message: "Event bus nowhere does not exist." },
    ],
    [
      "an unknown state",
      { State: "ON" as "ENABLED" },
      {
        name: "ValidationException",
        message:
          "1 validation error detected: Value 'ON' at 'state' failed to satisfy constraint: Member must satisfy " +
          "enum value set: [ENABLED, DISABLED, ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS]",
      },
    ],
  ])("is refused with %s", async (_, input, error) => {
    await using endpoint = await startTestEndpoint();
    await expect(putRule(endpoint, input)).rejects.toMatchObject(error);
    const { Rules } = await endpoint.client.send(new ListRulesCommand({}));
    expect(Rules).toEqual([]);
  });

  test("lists have pages", async () => {
    await using endpoint = await startTestEndpoint();
    for (const Name of ["c", "a", "b"]) await putRule(endpoint, { Name });
    const first = await endpoint.client.send(new ListRulesCommand({ Limit: 2 }));
    const second = await endpoint.client.send(new ListRulesCommand({ Limit: 2, NextToken: first.NextToken }));
    expect([first, second].map(({ Rules }) => Rules?.map(({ Name }) => Name))).toEqual([["a", "b"], ["c"]]);
  });
});

describe("tags", () => {
  test("of rules and buses are added, replaced and removed", async () => {
    await using endpoint = await startTestEndpoint();
    const { client } = endpoint;
    const { RuleArn } = await putRule(endpoint, { Tags: [{ Key: "a", Value: "1" }] });
    for (const ResourceARN of [RuleArn, "arn:aws:events:us-east-1:000000000000:event-bus/default"]) {
      const Tags = [
        { Key: "a", Value: "2" },
        { Key: "b", Value: "3" },
      ];
      await client.send(new TagResourceCommand({ ResourceARN, Tags }));
      await client.send(new UntagResourceCommand({ ResourceARN, TagKeys: ["b"] }));
      const listed = await client.send(new ListTagsForResourceCommand({ ResourceARN }));
      expect(listed.Tags).toEqual([{ Key: "a", Value: "2" }]);
    }
  });

  test.each([
    ["arn:aws:events:us-east-1:000000000000:rule/shop/x", "Rule x does not exist on EventBus shop."],
    ["arn:aws:events:us-east-1:000000000000:rule/x", "Rule x does not exist on EventBus default."],
    ["arn:aws:events:us-east-1:000000000000:event-bus/x", "Event bus x does not exist."],
  ])("of %s are refused", async (ResourceARN, message) => {
    await using endpoint = await startTestEndpoint();
    const command = new ListTagsForResourceCommand({ ResourceARN });
    await expect(endpoint.client.send(command)).rejects.toMatchObject({ name: "ResourceNotFoundException", message });
  });
});

describe("TestEventPattern", () => {
  const event = { id: "1", account: "0", source: "app", time: "t", region: "r", "detail-type": "d" };

  test.each([
    [PATTERN, true],
    ['{"source":["other"]}', false],
  ])("%s: %s", async (EventPattern, Result) => {
    await using endpoint = await startTestEndpoint();
    const command = new TestEventPatternCommand({ EventPattern, Event: JSON.stringify(event) });
    expect(await endpoint.client.send(command)).toMatchObject({ Result });
  });

  test("wants an event's envelope", async () => {
    await using endpoint = await startTestEndpoint();
    const command = new TestEventPatternCommand({ EventPattern: PATTERN, Event: '{"source":"app"}' });
    await expect(endpoint.client.send(command)).rejects.toMatchObject({
      name: "ValidationException",
      message: "Parameter Event is not valid.",
    });
  });
});
