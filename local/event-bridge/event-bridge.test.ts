import {
  CreateEndpointCommand,
  CreateEventBusCommand,
  DescribeEventBusCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
  PutRuleCommand,
  PutTargetsCommand,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { describe, expect, test } from "vitest";
import { memoryStore } from "../store.ts";
import { startTestEndpoint, type TestEndpoint } from "./endpoint.fixture.ts";

const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";
const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:notify";
const RULE = "arn:aws:events:us-east-1:000000000000:rule/shop/orders";

const order: PutEventsRequestEntry = {
  EventBusName: "shop",
  Source: "app.orders",
  DetailType: "OrderCreated",
  Detail: '{"orderId":"o-1"}',
};

/** A bus `shop` with a rule `orders` for `app.orders`. */
async function shop(endpoint: TestEndpoint, ...targets: Target[]): Promise<void> {
  const { client } = endpoint;
  await client.send(new CreateEventBusCommand({ Name: "shop" }));
  await client.send(
    new PutRuleCommand({ Name: "orders", EventBusName: "shop", EventPattern: '{"source":["app.orders"]}' }),
  );
  if (targets.length > 0) {
    await client.send(new PutTargetsCommand({ Rule: "orders", EventBusName: "shop", Targets: targets }));
  }
}

const put = ({ client }: TestEndpoint, ...Entries: PutEventsRequestEntry[]) =>
  client.send(new PutEventsCommand({ Entries }));

const facts = ({ trace }: TestEndpoint, kind: string) => trace.recent().filter((fact) => fact.kind === kind);

describe("an event", () => {
  test("with a detail type of more than 128 characters is accepted and goes nowhere, which the trace says", async () => {
    await using endpoint = await startTestEndpoint();
    await shop(endpoint, { Id: "queue", Arn: QUEUE });
    const types = ["x".repeat(128), "x".repeat(129)];
    const { FailedEntryCount } = await put(endpoint, ...types.map((DetailType) => ({ ...order, DetailType })));
    await endpoint.bus.idle();
    expect(FailedEntryCount).toBe(0);
    expect(endpoint.received.map(({ input }) => JSON.parse(input)["detail-type"])).toEqual([types[0]]);
    expect(facts(endpoint, "put-refused")).toMatchObject([{ code: "DetailTypeTooLong" }]);
  });

  test("reaches every target of the rules it matches, with one id, in AWS's envelope", async () => {
    await using endpoint = await startTestEndpoint();
    await shop(endpoint, { Id: "queue", Arn: QUEUE }, { Id: "function", Arn: FUNCTION });
    const { Entries = [] } = await put(endpoint, {
      ...order,
      Time: new Date("2026-11-23T17:00:00.999Z"),
      Resources: ["order/o-1"],
      Detail: '{ "orderId" : "o 1", "total": 10.0 }',
    });
    expect(endpoint.received.map(({ arn, input }) => [arn, input])).toEqual(
      [QUEUE, FUNCTION].map((arn) => [
        arn,
        `{"version":"0","id":"${Entries[0]?.EventId}","detail-type":"OrderCreated","source":"app.orders",` +
          '"account":"000000000000","time":"2026-11-23T17:00:00Z","region":"us-east-1","resources":["order/o-1"],' +
          '"detail":{"orderId":"o 1","total":10.0}}',
      ]),
    );
    expect(endpoint.received[0]).toMatchObject({
      event: { id: Entries[0]?.EventId, detail: { orderId: "o 1", total: 10 } },
      ruleArn: RULE,
      caller: { type: "service", service: "events.amazonaws.com", sourceArn: RULE },
    });
    expect(facts(endpoint, "put")).toMatchObject([{ bus: "shop", rules: [RULE] }]);
    expect(facts(endpoint, "delivered")).toMatchObject([{ target: QUEUE, attempt: 1 }, { target: FUNCTION }]);
    expect(endpoint.bus.deliveries()).toEqual([]);
  });

  test("that matches no rule goes nowhere", async () => {
    await using endpoint = await startTestEndpoint();
    await shop(endpoint, { Id: "queue", Arn: QUEUE });
    await put(endpoint, { ...order, Source: "app.other" }, { ...order, EventBusName: undefined });
    expect(endpoint.received).toEqual([]);
    expect(facts(endpoint, "put")).toMatchObject([{ rules: [] }, { bus: "default", rules: [] }]);
  });

  test("keeps its place among others", async () => {
    await using endpoint = await startTestEndpoint();
    await shop(endpoint, { Id: "queue", Arn: QUEUE });
    const numbers = Array.from({ length: 30 }, (_, i) => i);
    for (let at = 0; at < 30; at += 10) {
      await put(endpoint, ...numbers.slice(at, at + 10).map((n) => ({ ...order, Detail: `{"n":${n}}` })));
    }
    expect(endpoint.received.map(({ event }) => event.detail["n"])).toEqual(numbers);
  });

  test("of a target with a role is handed over by that role", async () => {
    await using endpoint = await startTestEndpoint();
    const RoleArn = "arn:aws:iam::000000000000:role/deliver";
    await shop(endpoint, { Id: "queue", Arn: QUEUE, RoleArn });
    await put(endpoint, order);
    expect(endpoint.received[0]?.caller).toMatchObject({ type: "role", roleArn: RoleArn });
  });

  test("can be put for a bus given by its ARN", async () => {
    await using endpoint = await startTestEndpoint();
    await shop(endpoint, { Id: "queue", Arn: QUEUE });
    await put(endpoint, { ...order, EventBusName: "arn:aws:events:us-east-1:000000000000:event-bus/shop" });
    expect(endpoint.received).toHaveLength(1);
  });

  test("sees every value of a key that its detail repeats", async () => {
    await using endpoint = await startTestEndpoint();
    await shop(endpoint);
    const EventPattern = '{"detail":{"a":["first"]}}';
    await endpoint.client.send(new PutRuleCommand({ Name: "orders", EventBusName: "shop", EventPattern }));
    await put(endpoint, { ...order, Detail: '{"a":"first","a":"second"}' });
    expect(facts(endpoint, "put")).toMatchObject([{ rules: [RULE] }]);
  });
});

describe("PutEvents", () => {
  test("answers in the order of the entries, each with its id or its error", async () => {
    await using endpoint = await startTestEndpoint();
    await shop(endpoint, { Id: "queue", Arn: QUEUE });
    const result = await put(
      endpoint,
      { ...order, Source: undefined },
      order,
      { ...order, DetailType: "" },
      { ...order, Detail: undefined },
      { ...order, Detail: "[1]" },
      { ...order, Detail: '"text"' },
      { ...order, Detail: "{" },
      { ...order, Source: "aws.ec2" },
    );
    const required = (name: string) => ({
      ErrorCode: "InvalidArgument",
      ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
    });
    const malformed = { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
    expect(result.FailedEntryCount).toBe(7);
    expect(result.Entries).toEqual([
      required("Source"),
      { EventId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      required("DetailType"),
      required("Detail"),
      malformed,
      malformed,
      malformed,
      { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." },
    ]);
    expect(endpoint.received).toHaveLength(1);
    expect(facts(endpoint, "put-refused")).toHaveLength(7);
  });

  test("refuses a detail nested deeper than a thousand levels", async () => {
    await using endpoint = await startTestEndpoint();
    const nested = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${"}".repeat(levels - 1)}`;
    const { Entries } = await put(endpoint, { ...order, Detail: nested(1000) }, { ...order, Detail: nested(1002) });
    expect(Entries).toMatchObject([{ EventId: expect.any(String) }, { ErrorCode: "MalformedDetail" }]);
  });

  test("drops an event for an unknown bus, says yes, and leaves a fact", async () => {
    await using endpoint = await startTestEndpoint();
    const { FailedEntryCount, Entries } = await put(endpoint, { ...order, EventBusName: "nowhere" });
    expect({ FailedEntryCount, Entries }).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
    expect(facts(endpoint, "put-refused")).toMatchObject([{ bus: "nowhere", code: "EventBusNotFound" }]);
  });

  test("refuses an eleventh entry with all of them printed", async () => {
    await using endpoint = await startTestEndpoint();
    const entry =
      "PutEventsRequestEntry(time=null, source=app.orders, resources=null, detailType=OrderCreated, " +
      'detail={"orderId":"o-1"}, eventBusName=shop, traceHeader=null, kmsKeyIdentifier=null, internalMetadata=null)';
    await expect(put(endpoint, ...Array.from({ length: 11 }, () => order))).rejects.toMatchObject({
      name: "ValidationException",
      message:
        `1 validation error detected: Value '[${Array.from({ length: 11 }, () => entry).join(", ")}]' at 'entries' ` +
        "failed to satisfy constraint: Member must have length less than or equal to 10",
    });
  });

  test("takes a mebibyte in all its entries together, and not a byte more", async () => {
    await using endpoint = await startTestEndpoint();
    const sized = (bytes: number): PutEventsRequestEntry => ({
      Source: "s",
      DetailType: "t",
      Detail: `{"a":"${"x".repeat(bytes - 10)}"}`,
    });
    await expect(put(endpoint, sized(1_000_000), sized(48_576))).resolves.toMatchObject({ FailedEntryCount: 0 });
    await expect(put(endpoint, sized(1_000_000), sized(48_577))).rejects.toMatchObject({
      name: "ValidationException",
      message: "Total size of the entries in the request is over the limit.",
    });
  });

  test("has recorded what it accepted before it answers", async () => {
    const store = memoryStore();
    await using endpoint = await startTestEndpoint({ store });
    await shop(endpoint, { Id: "queue", Arn: QUEUE });
    const delivered = Promise.withResolvers<void>();
    endpoint.onDeliver(() => delivered.promise);
    await put(endpoint, order);
    expect(store.collection("event-bridge/deliveries").size).toBe(1);
    delivered.resolve();
  });
});

test("an operation that is not there is refused by name", async () => {
  await using endpoint = await startTestEndpoint();
  const command = new CreateEndpointCommand({ Name: "global", RoutingConfig: undefined, EventBuses: [] });
  await expect(endpoint.client.send(command)).rejects.toMatchObject({
    name: "UnknownOperationException",
    message: expect.stringContaining("CreateEndpoint is not supported by the local cloud"),
  });
});

test("operations run in process, too", async () => {
  await using endpoint = await startTestEndpoint();
  await endpoint.bus.run("CreateEventBus", { Name: "shop" });
  const described = await endpoint.client.send(new DescribeEventBusCommand({ Name: "shop" }));
  expect(described.Arn).toBe("arn:aws:events:us-east-1:000000000000:event-bus/shop");
  await expect(endpoint.bus.run("CreateEventBus", { Name: "" })).rejects.toMatchObject({ code: "ValidationException" });
});
