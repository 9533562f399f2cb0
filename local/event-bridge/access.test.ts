import { PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { describe, expect, test } from "vitest";
import { type Operation, requiredAccess } from "../api/operation.ts";
import type { Caller } from "../aws.ts";
import { drivenClock } from "../clock.ts";
import { createRefusal } from "../iam/authorizer.ts";
import { memoryStore } from "../store.ts";
import { startTestEndpoint } from "./endpoint.fixture.ts";
import { type Operations, operations } from "./operations/index.ts";
import { openRecords } from "./records.ts";
import { HOME } from "./scope.ts";
import type { State } from "./state.ts";

const EVENTS = "arn:aws:events:us-east-1:000000000000";
const SHOP = `${EVENTS}:event-bus/shop`;
const ROLE = "arn:aws:iam::000000000000:role/relay";
const relay: Caller = { type: "role", arn: "arn:aws:sts::000000000000:assumed-role/relay/f", roleArn: ROLE };
const entry: PutEventsRequestEntry = { EventBusName: "shop", Source: "app.orders", DetailType: "t", Detail: "{}" };

describe("what an operation needs", () => {
  const state = { records: openRecords(memoryStore()), scope: HOME } as State;
  const of = (operation: string, input: object) =>
    requiredAccess(operations[operation as keyof Operations] as Operation<State>, state, input);
  const needs = (operation: string, input: object) =>
    of(operation, input).map(({ action, resource }) => [action, resource]);

  test.each<[string, object, [string, string][]]>([
    ["ListEventBuses", {}, [["events:ListEventBuses", "*"]]],
    ["TestEventPattern", {}, [["events:TestEventPattern", "*"]]],
    ["DescribeEventBus", {}, [["events:DescribeEventBus", `${EVENTS}:event-bus/default`]]],
    ["DeleteEventBus", { Name: "shop" }, [["events:DeleteEventBus", SHOP]]],
    ["PutPermission", { EventBusName: "shop" }, [["events:PutPermission", SHOP]]],
    [
      "CreateEventBus",
      { Name: "shop", Tags: [{ Key: "a", Value: "b" }] },
      [
        ["events:CreateEventBus", SHOP],
        ["events:TagResource", SHOP],
      ],
    ],
    ["DescribeRule", {}, [["events:DescribeRule", `${EVENTS}:rule/`]]],
    ["DescribeRule", { Name: "r" }, [["events:DescribeRule", `${EVENTS}:rule/r`]]],
    ["DeleteRule", { Name: "r", EventBusName: SHOP }, [["events:DeleteRule", `${EVENTS}:rule/shop/r`]]],
    ["ListRules", { EventBusName: "shop" }, [["events:ListRules", `${EVENTS}:rule/shop/*`]]],
    ["ListRuleNamesByTarget", {}, [["events:ListRuleNamesByTarget", `${EVENTS}:rule/*`]]],
    [
      "PutRule",
      { Name: "r", EventBusName: "shop", RoleArn: ROLE },
      [
        ["events:PutRule", `${EVENTS}:rule/shop/r`],
        ["iam:PassRole", ROLE],
      ],
    ],
    [
      "PutTargets",
      { Rule: "r", Targets: [{ Arn: "arn:a" }, { Arn: "arn:b", RoleArn: ROLE }] },
      [
        ["events:PutTargets", `${EVENTS}:rule/r`],
        ["iam:PassRole", ROLE],
      ],
    ],
    ["RemoveTargets", { Rule: "r", EventBusName: "shop" }, [["events:RemoveTargets", `${EVENTS}:rule/shop/r`]]],
    ["TagResource", { ResourceARN: SHOP, Tags: [] }, [["events:TagResource", SHOP]]],
    ["ListTagsForResource", { ResourceARN: SHOP }, [["events:ListTagsForResource", SHOP]]],
    [
      "CreateArchive",
      { ArchiveName: "a", EventSourceArn: SHOP },
      [
        ["events:CreateArchive", `${EVENTS}:archive/a`],
        ["events:CreateArchive", SHOP],
      ],
    ],
    ["DeleteArchive", { ArchiveName: "a" }, [["events:DeleteArchive", `${EVENTS}:archive/a`]]],
    [
      "StartReplay",
      { ReplayName: "r", EventSourceArn: `${EVENTS}:archive/a`, Destination: { Arn: SHOP } },
      [
        ["events:StartReplay", `${EVENTS}:replay/r`],
        ["events:StartReplay", `${EVENTS}:archive/a`],
        ["events:StartReplay", SHOP],
      ],
    ],
    ["CancelReplay", { ReplayName: "r" }, [["events:CancelReplay", `${EVENTS}:replay/r`]]],
    ["CreateConnection", { Name: "c" }, [["events:CreateConnection", `${EVENTS}:connection/c`]]],
    [
      "CreateApiDestination",
      { Name: "d", ConnectionArn: `${EVENTS}:connection/c/1` },
      [
        ["events:CreateApiDestination", `${EVENTS}:api-destination/d`],
        ["events:CreateApiDestination", `${EVENTS}:connection/c/1`],
      ],
    ],
    [
      "ActivateEventSource",
      { Name: "aws.partner/a/b/c" },
      [["events:ActivateEventSource", "arn:aws:events:us-east-1::event-source/aws.partner/a/b/c"]],
    ],
    ["PutPartnerEvents", { Entries: [] }, [["events:PutPartnerEvents", "*"]]],
    [
      "PutEvents",
      { Entries: [entry, entry, { ...entry, EventBusName: undefined }] },
      [
        ["events:PutEvents", SHOP],
        ["events:PutEvents", `${EVENTS}:event-bus/default`],
      ],
    ],
    // What is missing is said after access is judged.
    ["PutEvents", {}, []],
    ["PutEvents", { Entries: [{}] }, [["events:PutEvents", `${EVENTS}:event-bus/default`]]],
    ["PutTargets", { Rule: "1", Targets: [{}] }, [["events:PutTargets", `${EVENTS}:rule/1`]]],
  ])("%s %j", (operation, input, expected) => {
    expect(needs(operation, input)).toEqual(expected);
  });

  test("tells policies of the role's use and of each event", () => {
    expect(of("PutTargets", { Rule: "r", Targets: [{ Arn: "arn:a", RoleArn: ROLE }] })).toMatchObject([
      { context: { "events:TargetArn": ["arn:a"], "events:creatorAccount": "000000000000" } },
      {
        context: {
          "iam:PassedToService": "events.amazonaws.com",
          "iam:AssociatedResourceArn": `${EVENTS}:rule/r`,
        },
      },
    ]);
    expect(of("PutEvents", { Entries: [entry] })).toMatchObject([
      {
        context: { "events:source": "app.orders", "events:detail-type": "t", "events:eventBusInvocation": "false" },
      },
    ]);
  });
});

test.each<[string, object]>([
  ["DescribeEventBus", { Name: { toString: 1 } }],
  ["DescribeRule", { Name: { toString: 1 } }],
  ["PutEvents", { Entries: "none" }],
  ["PutEvents", { Entries: [null, 1] }],
  ["PutTargets", { Rule: "1", Targets: [null] }],
])("%s %j is malformed, whoever asks: access is judged of what can be read", async (operation, input) => {
  await using endpoint = await startTestEndpoint({ policiesOf: () => [] });
  const asked = endpoint.bus.run(operation as "PutEvents", input as { Entries: [] }, relay);
  await expect(asked).rejects.toMatchObject({ code: "SerializationException" });
});

describe("PutEvents", () => {
  const grant = (Condition = {}) => [
    { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "events:PutEvents", Resource: SHOP, Condition }] },
  ];
  const denyOthers = {
    Sid: "OnlyRelays",
    Effect: "Deny",
    Principal: "*",
    Action: "events:PutEvents",
    Resource: SHOP,
    Condition: {
      StringLike: { "events:source": "app.*" },
      ArnNotLike: { "aws:PrincipalArn": ["arn:aws:iam::*:role/relay"] },
      Bool: { "aws:PrincipalIsAWSService": "false" },
    },
  };

  async function endpointWith(policies: object[], statement?: object) {
    const endpoint = await startTestEndpoint({ policiesOf: () => policies });
    await endpoint.bus.run("CreateEventBus", { Name: "shop" });
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    if (statement) await endpoint.bus.run("PutPermission", { EventBusName: "shop", Policy });
    const put = (...Entries: PutEventsRequestEntry[]) =>
      endpoint.bus.run("PutEvents", { Entries: Entries.map(({ Time: _, ...each }) => each) }, relay);
    return { endpoint, put, [Symbol.asyncDispose]: () => endpoint[Symbol.asyncDispose]() };
  }

  test("is refused as a whole when one entry may not be put", async () => {
    await using own = await endpointWith(grant());
    await expect(own.put(entry, { ...entry, EventBusName: "default" })).rejects.toMatchObject({
      code: "AccessDeniedException",
      message:
        `User: ${relay.arn} is not authorized to perform: events:PutEvents on resource: ${EVENTS}:event-bus/default ` +
        "because no identity-based policy allows the events:PutEvents action",
    });
    expect(own.endpoint.trace.recent().filter(({ kind }) => kind === "put")).toEqual([]);
    expect(await own.put(entry)).toMatchObject({ FailedEntryCount: 0 });
  });

  test("is judged by each entry's source and detail type", async () => {
    await using own = await endpointWith(
      grant({ StringEquals: { "events:source": "app.orders", "events:detail-type": "t" } }),
    );
    expect(await own.put(entry, entry)).toMatchObject({ FailedEntryCount: 0 });
    for (const other of [{ Source: "app.payments" }, { DetailType: "u" }]) {
      await expect(own.put(entry, { ...entry, ...other })).rejects.toMatchObject({ code: "AccessDeniedException" });
    }
  });

  test("is granted by the bus's policy alone, too", async () => {
    await using own = await endpointWith([], {
      ...denyOthers,
      Effect: "Allow",
      Principal: { AWS: ROLE },
      Condition: {},
    });
    expect(await own.put(entry)).toMatchObject({ FailedEntryCount: 0 });
  });

  test("is denied by the bus's policy, the administrator's too", async () => {
    await using own = await endpointWith(grant(), denyOthers);
    expect(await own.put(entry)).toMatchObject({ FailedEntryCount: 0 });
    const { client } = own.endpoint;
    const put = (Source: string) => client.send(new PutEventsCommand({ Entries: [{ ...entry, Source }] }));
    await expect(put("app.orders")).rejects.toMatchObject({
      name: "AccessDeniedException",
      message:
        `User: arn:aws:iam::000000000000:user/administrator is not authorized to perform: events:PutEvents on ` +
        `resource: ${SHOP} with an explicit deny in a resource-based policy`,
    });
    expect(await put("drill")).toMatchObject({ FailedEntryCount: 0 });
  });

  test("of a call that the gateway passed on is not judged again", async () => {
    let judged = 0;
    const clock = drivenClock();
    const judge = createRefusal({ now: clock.now });
    await using endpoint = await startTestEndpoint({
      policiesOf: () => {
        judged++;
        return [];
      },
    });
    const call = { caller: relay, requestId: "r", endpoint: "" };
    const request = {
      method: "POST",
      path: "/",
      query: new URLSearchParams(),
      headers: { "x-amz-target": "AWSEvents.PutEvents" },
      body: Buffer.from(JSON.stringify({ Entries: Array(10).fill({ ...entry, EventBusName: "default" }) })),
    };
    const required: number[] = [];
    const refusal = (needed: readonly object[]) => {
      required.push(needed.length);
      return undefined;
    };
    expect(await endpoint.bus.service.handle(request, { ...call, refusal })).toMatchObject({ status: 200 });
    // One access for ten entries alike, asked for once.
    expect([required, judged]).toEqual([[1], 0]);
    const refused = await endpoint.bus.service.handle(request, { ...call, refusal: (each) => judge(relay, each) });
    expect(refused.status).toBe(400);
  });
});
