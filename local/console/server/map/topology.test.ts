import { expect, test } from "vitest";
import type { Topology } from "../../api/map.ts";
import { createNames } from "../names.ts";
import { createMapCounters } from "./counters.ts";
import { resourcesOf } from "./resources-of.ts";
import { topologyOf } from "./topology.ts";

const account = "000000000000";
const fn = (name: string) => `arn:aws:lambda:us-east-1:${account}:function:${name}`;
const queue = (name: string) => `arn:aws:sqs:us-east-1:${account}:${name}`;
const table = (name: string) => `arn:aws:dynamodb:us-east-1:${account}:table/${name}`;
const rule = (name: string) => `arn:aws:events:us-east-1:${account}:rule/shop/${name}`;
const BUS = `arn:aws:events:us-east-1:${account}:event-bus/shop`;

const role = (name: string) => ({ Role: `arn:aws:iam::${account}:role/${name}` });
const policy = (name: string, ...grants: [string, string][]) => ({
  type: "AWS::IAM::Policy",
  ref: `${name}-policy`,
  properties: {
    Roles: [name],
    PolicyDocument: { Statement: grants.map(([Action, Resource]) => ({ Effect: "Allow", Action, Resource })) },
  },
});

/** A shop: a route, a table with its relay, a consumer behind a queue that mails, an archive, and a schedule. */
const resources = {
  "shop-bus/Bus": { type: "AWS::Events::EventBus", ref: "shop", properties: { Name: "shop" } },
  "shop-bus/Archive": { type: "AWS::Events::Archive", ref: "everything", properties: {} },
  "shop-order/Post": { type: "AWS::Lambda::Function", ref: "shop-order-post", properties: role("post") },
  "shop-order/PostPolicy": policy("post", ["dynamodb:PutItem", table("shop-order-orders")]),
  "shop-order/Route": {
    type: "AWS::ApiGatewayV2::Route",
    ref: "r",
    properties: { ApiId: "api", RouteKey: "POST /orders/{id}", Target: "integrations/i" },
  },
  "shop-order/Integration": {
    type: "AWS::ApiGatewayV2::Integration",
    ref: "i",
    properties: { IntegrationUri: fn("shop-order-post") },
  },
  "shop-order/Orders": { type: "AWS::DynamoDB::GlobalTable", ref: "shop-order-orders", properties: {} },
  "shop-order/Helper": { type: "AWS::DynamoDB::GlobalTable", ref: "shop-order-idempotency", properties: {} },
  "shop-order/Relay": { type: "AWS::Lambda::Function", ref: "shop-order-relay", properties: role("relay") },
  "shop-order/RelayPolicy": policy("relay", ["events:PutEvents", BUS]),
  "shop-order/Stream": {
    type: "AWS::Lambda::EventSourceMapping",
    ref: "m1",
    properties: {
      EventSourceArn: `${table("shop-order-orders")}/stream/2026`,
      FunctionName: "shop-order-relay",
      DestinationConfig: { OnFailure: { Destination: queue("shop-order-relay-dlq") } },
    },
  },
  "shop-order/Nightly": {
    type: "AWS::Events::Rule",
    ref: "shop-order-nightly",
    properties: { ScheduleExpression: "cron(5 0 * * ? *)", Targets: [{ Arn: fn("shop-order-post") }] },
  },
  "shop-mail/Rule": {
    type: "AWS::Events::Rule",
    ref: "shop|shop-mail-placed",
    properties: { EventPattern: { "detail-type": ["Placed", "Paid"] }, Targets: [{ Arn: queue("shop-mail-q") }] },
  },
  "shop-mail/Queue": {
    type: "AWS::SQS::Queue",
    ref: `http://endpoint/${account}/shop-mail-q`,
    properties: { RedrivePolicy: { deadLetterTargetArn: queue("shop-mail-dlq"), maxReceiveCount: 3 } },
  },
  "shop-mail/Tell": { type: "AWS::Lambda::Function", ref: "shop-mail-tell", properties: role("tell") },
  "shop-mail/TellPolicy": policy("tell", ["ses:SendEmail", "*"], ["dynamodb:PutItem", table("shop-mail-*")]),
  "shop-mail/Sent": { type: "AWS::DynamoDB::GlobalTable", ref: "shop-mail-sent", properties: {} },
  "shop-mail/SentStream": {
    type: "AWS::Lambda::EventSourceMapping",
    ref: "m2",
    properties: { EventSourceArn: `${table("shop-mail-sent")}/stream/2026`, FunctionName: fn("shop-order-relay") },
  },
  "shop-mail/Mapping": {
    type: "AWS::Lambda::EventSourceMapping",
    ref: "m3",
    properties: { EventSourceArn: queue("shop-mail-q"), FunctionName: "shop-mail-tell" },
  },
};

const deployed = { keys: () => Object.keys(resources), get: (id: string) => resources[id as keyof typeof resources] };
const names = createNames(["shop-order-", "shop-mail-", "shop-"], () => false);
const topology: Topology = topologyOf(resourcesOf(deployed), names, (stack) =>
  stack === "shop-mail" ? "tells" : undefined,
);
const nodeOf = (label: string) => topology.nodes.find((node) => node.label === label);
const links = topology.edges.map(
  ({ from, to, kind }) => `${kind} ${from.split(/[:/]/).at(-1)} ${to.split(/[:/]/).at(-1)}`,
);

test("each part stands where it acts: what is left of the bus publishes, what is right of it consumes", () => {
  expect(Object.fromEntries(topology.nodes.map(({ label, role: place }) => [label, place]))).toEqual({
    "POST /orders/{id}": "door",
    "00:05 UTC daily": "door",
    post: "function",
    orders: "store",
    relay: "relay",
    placed: "rule",
    queue: "queue",
    tell: "consumer",
    sent: "store",
    "e-mail": "effect",
    archive: "queue",
  });
  expect(nodeOf("placed")?.types).toEqual(["Placed", "Paid"]);
});

test("edges follow routes, streams, targets, and what roles may write", () => {
  expect(links).toEqual(
    expect.arrayContaining([
      "flow {id} shop-order-post",
      "flow shop-order-post shop-order-orders",
      "flow shop-order-orders shop-order-relay",
      "flow shop-order-relay shop",
      "flow shop shop-mail-placed",
      "flow shop-mail-placed shop-mail-q",
      "flow shop-mail-q shop-mail-tell",
      "back shop-mail-tell shop-mail-sent",
      "flow shop-mail-tell shop-mail",
      "flow shop everything",
      "flow shop-order-nightly shop-order-post",
    ]),
  );
  expect(links).not.toContain("flow shop-order-post shop");
});

test("helper tables are counted, dead-letter queues belong to what gives up, and what serves all comes last", () => {
  expect(topology.lanes).toEqual([
    { id: "shop-order", name: "order", hidden: ["idempotency"] },
    { id: "shop-mail", name: "mail", description: "tells", hidden: [] },
    { id: "shop-bus", name: "for all", hidden: [] },
  ]);
  expect(nodeOf("queue")?.deadLetters).toBe(queue("shop-mail-dlq"));
  expect(nodeOf("relay")?.deadLetters).toBe(queue("shop-order-relay-dlq"));
});

test("a second bus that gets events from the first: each part stands at the bus that feeds it or that it publishes to", () => {
  const LEDGER = `arn:aws:events:us-east-1:${account}:event-bus/ledger`;
  const more = {
    ...resources,
    "shop-ledger/Bus": { type: "AWS::Events::EventBus", ref: "ledger", properties: { Name: "ledger" } },
    "shop-ledger/Forward": {
      type: "AWS::Events::Rule",
      ref: "shop|shop-ledger-forward",
      properties: { EventPattern: { source: ["shop"] }, Targets: [{ Arn: LEDGER }] },
    },
    "shop-ledger/ToBook": {
      type: "AWS::Events::Rule",
      ref: "ledger|shop-ledger-to-book",
      properties: { EventPattern: { source: ["shop"] }, Targets: [{ Arn: fn("shop-ledger-book") }] },
    },
    "shop-ledger/Book": { type: "AWS::Lambda::Function", ref: "shop-ledger-book", properties: role("book") },
    "shop-ledger/BookPolicy": policy("book", ["events:PutEvents", BUS]),
  };
  const both = topologyOf(
    resourcesOf({ keys: () => Object.keys(more), get: (id) => more[id as keyof typeof more] }),
    names,
    () => undefined,
  );
  expect(both.buses).toEqual([
    { id: BUS, name: "shop" },
    { id: LEDGER, name: "ledger" },
  ]);
  const busOf = (id: string) => both.nodes.find((node) => node.id === id)?.bus;
  expect(busOf(fn("shop-order-relay"))).toBe(BUS);
  expect(busOf(rule("shop-ledger-forward"))).toBe(BUS);
  expect(busOf(fn("shop-ledger-book"))).toBe(LEDGER);
  const edgesOf = (from: string) => both.edges.filter((edge) => edge.from === from);
  expect(edgesOf(rule("shop-ledger-forward"))).toMatchObject([{ to: LEDGER, kind: "flow" }]);
  expect(edgesOf(fn("shop-ledger-book"))).toMatchObject([{ to: BUS, kind: "back" }]);
});

test("counters add up what happens at each node, and queues say what they hold", () => {
  const queues = [
    { arn: queue("shop-mail-q"), visible: 2, inFlight: 1, delayed: 0 },
    { arn: queue("shop-mail-dlq"), visible: 4, inFlight: 0, delayed: 0 },
  ];
  const functionOf = (caller: string) => (caller.includes("relay") ? fn("shop-order-relay") : undefined);
  const counters = createMapCounters({ topology, functionOf, queues: () => queues });
  const event = { id: "e", "detail-type": "Paid", resources: [] };
  const by = { requestId: "r", caller: "arn:aws:sts::0:assumed-role/relay/x" };
  const call = {
    function: fn("shop-mail-tell"),
    requestId: "t",
    cold: false,
    trigger: queue("shop-mail-q"),
    eventIds: ["e"],
    memoryMb: 128,
  };
  const happenings = [
    { kind: "http", method: "POST", path: "/orders/7", status: 202, ms: 5 },
    { kind: "put", bus: "shop", event, rules: [rule("shop-mail-placed"), rule("Events-Archive-everything")], by },
    {
      kind: "delivered",
      eventId: "e",
      rule: rule("shop-mail-placed"),
      target: queue("shop-mail-q"),
      attempt: 1,
      ms: 1,
    },
    { kind: "invocation-started", ...call },
    { kind: "invoked", ...call, ms: 30, error: "no" },
    { kind: "invoked", ...call, ms: 10 },
    { kind: "refused", service: "s3", operation: "PutObject", code: "AccessDenied", message: "no", caller: by.caller },
  ];
  for (const [i, happening] of happenings.entries())
    counters.add({ ...happening, seq: i + 1, at: i } as Parameters<typeof counters.add>[0]);

  const all = counters.all();
  expect(all[nodeOf("POST /orders/{id}")?.id ?? ""]?.count).toBe(1);
  expect(all[BUS]?.count).toBe(1);
  expect(all[rule("shop-mail-placed")]).toMatchObject({ count: 1, types: { Paid: 1 } });
  expect(all[nodeOf("archive")?.id ?? ""]?.count).toBe(1);
  expect(all[queue("shop-mail-q")]).toMatchObject({ count: 1, waiting: 3, dead: 4 });
  expect(all[fn("shop-mail-tell")]).toMatchObject({ count: 2, failed: 1, isFailing: false, medianMs: 30 });
  expect(all[fn("shop-order-relay")]).toMatchObject({ refused: 1 });

  const { nodes, moves } = counters.since(1) ?? { nodes: {}, moves: [] };
  expect(Object.keys(nodes)).not.toContain(nodeOf("POST /orders/{id}")?.id);
  expect(
    moves.map(
      ({ edge, signal }) =>
        `${signal} ${edge
          .split("→")
          .map((id) => id.split(/[:/]/).at(-1))
          .join(" ")}`,
    ),
  ).toEqual([
    "flow shop-order-relay shop",
    "flow shop shop-mail-placed",
    "flow shop everything",
    "flow shop-mail-placed shop-mail-q",
    "flow shop-mail-q shop-mail-tell",
    "retry shop-mail-q shop-mail-tell",
  ]);
});
