import {
  CreateEventBusCommand,
  PutEventsCommand,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { describe, expect, test } from "vitest";
import { ADMINISTRATOR_POLICY } from "../../iam/caller.ts";
import { startTestEndpoint, type TestEndpoint } from "../endpoint.fixture.ts";

const HOME = "us-east-1:000000000000";
const QUEUE = `arn:aws:sqs:${HOME}:orders`;
const DLQ = `arn:aws:sqs:${HOME}:dlq`;
const ROLE = "arn:aws:iam::000000000000:role/forward";
const OTHER = "111111111111";
const ENTRY = { Source: "app", DetailType: "t", Detail: '{"n":1}' };

/** `home/shop`, `eu-west-1/shop`, `111111111111/shop` … */
function bus(place: string): { arn: string; at: { account?: string; region?: string }; name: string } {
  const [where = "", name = ""] = place.split("/");
  const account = /^\d+$/.test(where) ? { account: where } : {};
  const region = where.includes("-") ? { region: where } : {};
  const at = { ...account, ...region };
  const { region: r = "us-east-1", account: a = "000000000000" } = at;
  return { arn: `arn:aws:events:${r}:${a}:event-bus/${name}`, at, name };
}

const toBus = (place: string): Target => ({
  Id: place.replace("/", "-"),
  Arn: bus(place).arn,
  RoleArn: ROLE,
  DeadLetterConfig: { Arn: DLQ },
});
const toQueue: Target = { Id: "queue", Arn: QUEUE };

/** A bus with a rule for everything that sends to the given targets. */
async function connect({ clientIn }: TestEndpoint, place: string, ...Targets: Target[]): Promise<void> {
  const { at, name } = bus(place);
  const client = clientIn(at);
  if (name !== "default") await client.send(new CreateEventBusCommand({ Name: name }));
  await client.send(new PutRuleCommand({ Name: "all", EventBusName: name, EventPattern: '{"source":["app"]}' }));
  await client.send(new PutTargetsCommand({ Rule: "all", EventBusName: name, Targets }));
}

async function put({ client, bus: { idle } }: TestEndpoint, EventBusName = "default") {
  const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [{ ...ENTRY, EventBusName }] }));
  await idle();
  return Entries[0]?.EventId;
}

const allow = (Principal: object | string, Resource: string, more = {}) => {
  const statement = { Sid: "s", Effect: "Allow", Principal, Action: "events:PutEvents", Resource, ...more };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
};

const attributes = ({ dead }: TestEndpoint) =>
  dead.map(({ attributes }) =>
    Object.fromEntries(Object.entries(attributes).map(([name, { StringValue }]) => [name, StringValue])),
  );

const rulesReached = ({ received }: TestEndpoint) => received.map(({ ruleArn }) => ruleArn);

describe("an event that a rule sends to another bus", () => {
  test("arrives as it is, and goes no further within its region", async () => {
    await using endpoint = await startTestEndpoint();
    await connect(endpoint, "home/third", toQueue);
    await connect(endpoint, "home/second", toQueue, toBus("home/third"));
    await connect(endpoint, "home/default", toBus("home/second"));
    const id = await put(endpoint);
    expect(rulesReached(endpoint)).toEqual([`arn:aws:events:${HOME}:rule/second/all`]);
    expect(endpoint.received[0]?.event).toMatchObject({ id, detail: { n: 1 } });
    expect(attributes(endpoint)).toEqual([
      {
        RULE_ARN: `arn:aws:events:${HOME}:rule/second/all`,
        TARGET_ARN: bus("home/third").arn,
        ERROR_CODE: "THIRD_ACCOUNT_HOP_DETECTED",
        ERROR_MESSAGE:
          `Event ingestion rejected for event ${id} because an event can be sent to an event bus target only once. ` +
          "This event was previously delivered to an event bus target.",
      },
    ]);
  });

  test("of another region arrives under a new id and time, of the account and region that it comes from", async () => {
    await using endpoint = await startTestEndpoint();
    await connect(endpoint, "eu-west-1/shop", toQueue);
    await connect(endpoint, "home/default", toBus("eu-west-1/shop"));
    const Time = new Date("2026-11-23T17:00:00Z");
    const Entries = [{ ...ENTRY, Detail: '{"n": 1.0}', Time }];
    const { Entries: put = [] } = await endpoint.client.send(new PutEventsCommand({ Entries }));
    await endpoint.bus.idle();
    expect(rulesReached(endpoint)).toEqual(["arn:aws:events:eu-west-1:000000000000:rule/shop/all"]);
    const [{ event, input } = { event: undefined, input: "" }] = endpoint.received;
    expect(event).toMatchObject({ account: "000000000000", region: "us-east-1", source: "app", detail: { n: 1 } });
    expect(event?.id).not.toBe(put[0]?.EventId);
    expect(event?.time).not.toBe("2026-11-23T17:00:00Z");
    expect(input).toMatch(/"detail":\{"n":1\.0\}\}$/);
  });

  test("makes one hop within a region and one between regions, in either order, and no more", async () => {
    await using endpoint = await startTestEndpoint();
    await connect(endpoint, "eu-west-1/last", toQueue);
    await connect(endpoint, "eu-west-1/shop", toQueue, toBus("eu-west-1/last"), toBus("home/back"));
    await connect(endpoint, "home/back", toQueue);
    await connect(endpoint, "home/second", toQueue, toBus("eu-west-1/shop"));
    await connect(endpoint, "home/default", toBus("home/second"), toBus("eu-west-1/shop"));
    await put(endpoint);
    const west = "arn:aws:events:eu-west-1:000000000000:rule";
    expect(rulesReached(endpoint).sort()).toEqual([
      // Straight from the default bus, and by way of the second one.
      `${west}/last/all`,
      `${west}/shop/all`,
      `${west}/shop/all`,
      `arn:aws:events:${HOME}:rule/second/all`,
    ]);
    expect(
      attributes(endpoint)
        .map(({ ERROR_CODE, TARGET_ARN }) => [ERROR_CODE, TARGET_ARN])
        .sort(),
    ).toEqual([
      ["THIRD_ACCOUNT_HOP_DETECTED", bus("eu-west-1/last").arn],
      ["THIRD_REGION_HOP_DETECTED", bus("home/back").arn],
      ["THIRD_REGION_HOP_DETECTED", bus("home/back").arn],
    ]);
  });

  test("for a bus that is not there is dropped, as on AWS, and leaves a fact", async () => {
    await using endpoint = await startTestEndpoint();
    await connect(endpoint, "home/default", toBus("home/nowhere"));
    await put(endpoint);
    expect(endpoint.dead).toEqual([]);
    expect(endpoint.trace.recent().filter(({ kind }) => kind === "dropped")).toMatchObject([
      { target: bus("home/nowhere").arn, reason: expect.stringContaining("event-bus/nowhere does not exist") },
    ]);
  });

  test("keeps its hops over a restart", async () => {
    await using first = await startTestEndpoint();
    await connect(first, "home/third", toQueue);
    await connect(first, "home/second", toBus("home/third"), toQueue);
    await connect(first, "home/default", toBus("home/second"));
    let left: unknown;
    first.onDeliver(() => {
      left ??= structuredClone(first.bus.deliveries());
    });
    await put(first);
    expect(left).toContainEqual(expect.objectContaining({ hops: ["within-region"] }));
  });
});

describe("another account's bus", () => {
  test("takes an event when its policy names the account", async () => {
    await using endpoint = await startTestEndpoint();
    await connect(endpoint, `${OTHER}/shop`, toQueue);
    await connect(endpoint, "home/default", toBus(`${OTHER}/shop`));
    await put(endpoint);
    expect(endpoint.received).toEqual([]);
    expect(attributes(endpoint)).toMatchObject([
      {
        ERROR_CODE: "NO_PERMISSIONS",
        ERROR_MESSAGE: expect.stringMatching(
          /^Lack of permissions to invoke cross account target\. User: .*resource-based/,
        ),
      },
    ]);

    const permission = {
      EventBusName: "shop",
      Action: "events:PutEvents",
      StatementId: "home",
      Principal: "000000000000",
    };
    await endpoint.clientIn({ account: OTHER }).send(new PutPermissionCommand(permission));
    await put(endpoint);
    expect(endpoint.received).toMatchObject([{ event: { account: "000000000000", detail: { n: 1 } } }]);
    expect(rulesReached(endpoint)).toEqual([`arn:aws:events:us-east-1:${OTHER}:rule/shop/all`]);
  });

  test("is put on by its ARN, when its policy lets the caller in", async () => {
    await using endpoint = await startTestEndpoint();
    await connect(endpoint, `${OTHER}/shop`, toQueue);
    const { arn } = bus(`${OTHER}/shop`);
    await expect(put(endpoint, arn)).rejects.toMatchObject({
      name: "AccessDeniedException",
      message:
        "User: arn:aws:iam::000000000000:user/administrator is not authorized to perform: events:PutEvents on " +
        `resource: ${arn} because no resource-based policy allows the events:PutEvents action`,
    });
    const Policy = allow({ AWS: "arn:aws:iam::000000000000:root" }, arn, {
      Condition: { StringEquals: { "events:source": "app", "events:eventBusInvocation": "false" } },
    });
    await endpoint.clientIn({ account: OTHER }).send(new PutPermissionCommand({ EventBusName: "shop", Policy }));
    await put(endpoint, arn);
    expect(endpoint.received).toMatchObject([{ event: { account: "000000000000", region: "us-east-1" } }]);
  });

  test("lets nobody else make rules on it", async () => {
    await using endpoint = await startTestEndpoint();
    const other = endpoint.clientIn({ account: OTHER });
    await other.send(new CreateEventBusCommand({ Name: "shop" }));
    const { arn } = bus(`${OTHER}/shop`);
    const rule = { Name: "r", EventBusName: arn, EventPattern: '{"source":["app"]}' };
    await expect(endpoint.client.send(new PutRuleCommand(rule))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(`events:PutRule on resource: arn:aws:events:us-east-1:${OTHER}:rule/shop/r`),
    });
    const Statement = [
      { Sid: "s", Effect: "Allow", Principal: { AWS: "000000000000" }, Action: "events:PutRule", Resource: "*" },
    ];
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    await other.send(new PutPermissionCommand({ EventBusName: "shop", Policy }));
    const { RuleArn } = await endpoint.client.send(new PutRuleCommand(rule));
    expect(RuleArn).toBe(`arn:aws:events:us-east-1:${OTHER}:rule/shop/r`);
  });
});

describe("the role of a bus target", () => {
  const denyingPolicy = { ...JSON.parse(allow("*", "*")), Statement: [] };
  const grants = (Resource: string, more = {}) => [
    { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "events:PutEvents", Resource, ...more }] },
  ];
  const second = bus("home/second").arn;

  test.each([
    ["may put events on it", grants(second), true, 1],
    ["may put events of this source on it", grants(second, source("app")), true, 1],
    ["may put events of another source on it", grants(second, source("other")), true, 0],
    ["may put events on another bus", grants(bus("home/third").arn), true, 0],
    ["may do nothing", [denyingPolicy], true, 0],
    ["cannot be assumed", [ADMINISTRATOR_POLICY], false, 0],
  ])("that %s", async (_, policies, assumed, arrived) => {
    await using endpoint = await startTestEndpoint({ policiesOf: () => policies, mayAssume: () => assumed });
    await connect(endpoint, "home/second", toQueue);
    await connect(endpoint, "home/default", toBus("home/second"));
    await put(endpoint);
    expect(endpoint.received).toHaveLength(arrived);
    const refused = {
      ERROR_CODE: "NO_PERMISSIONS",
      ERROR_MESSAGE: expect.stringContaining("Lack of permissions to invoke cross account target."),
    };
    expect(attributes(endpoint)).toMatchObject(arrived ? [] : [refused]);
  });

  function source(name: string) {
    const Condition = { StringEquals: { "events:source": name, "events:eventBusInvocation": "true" } };
    return { Condition };
  }

  test("is stopped by a bus whose policy denies it", async () => {
    await using endpoint = await startTestEndpoint();
    await connect(endpoint, "home/second", toQueue);
    await connect(endpoint, "home/default", toBus("home/second"));
    const Policy = allow("*", second, { Effect: "Deny", Condition: { ArnEquals: { "aws:PrincipalArn": ROLE } } });
    await endpoint.client.send(new PutPermissionCommand({ EventBusName: "second", Policy }));
    await put(endpoint);
    expect(endpoint.received).toEqual([]);
    expect(attributes(endpoint)).toMatchObject([
      {
        ERROR_CODE: "NO_PERMISSIONS",
        ERROR_MESSAGE: expect.stringContaining("explicit deny in a resource-based policy"),
      },
    ]);
  });
});

test.each<[string, Partial<Target>, string]>([
  ["without a role", { RoleArn: undefined }, `RoleArn is required for target ${bus("home/second").arn}.`],
  [
    "that is the rule's own",
    { Arn: bus("home/default").arn },
    "Source EventBus and Target EventBus must not be the same.",
  ],
  ["with an input", { Input: "{}" }, "Modifying the input for target home-second is not supported."],
  ["with an input path", { InputPath: "$.detail" }, "Modifying the input for target home-second is not supported."],
  [
    "with a retry policy",
    { RetryPolicy: { MaximumRetryAttempts: 0 } },
    "Retry policy is not supported for Event bus targets.",
  ],
  [
    "on the moon",
    { Arn: "arn:aws:events:moon-1:000000000000:event-bus/shop" },
    "Parameter arn:aws:events:moon-1:000000000000:event-bus/shop is not valid. Reason: Provided Arn is not in correct format.",
  ],
])("a bus %s is refused as a target", async (_, settings, message) => {
  await using endpoint = await startTestEndpoint();
  await expect(connect(endpoint, "home/default", { ...toBus("home/second"), ...settings })).rejects.toMatchObject({
    name: "ValidationException",
    message,
  });
});
