import {
  ActivateEventSourceCommand,
  CreateEventBusCommand,
  CreatePartnerEventSourceCommand,
  DeactivateEventSourceCommand,
  DeleteEventBusCommand,
  DeletePartnerEventSourceCommand,
  DescribeEventSourceCommand,
  DescribePartnerEventSourceCommand,
  type EventBridgeClient,
  ListEventSourcesCommand,
  ListPartnerEventSourceAccountsCommand,
  ListPartnerEventSourcesCommand,
  PutEventsCommand,
  PutPartnerEventsCommand,
  type PutPartnerEventsRequestEntry,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { describe, expect, test } from "vitest";
import { startTestEndpoint, type TestEndpoint } from "../endpoint.fixture.ts";

const NAME = "aws.partner/example.com/shop/orders";
const ARN = `arn:aws:events:us-east-1::event-source/${NAME}`;
const CUSTOMER = "000000000000";
const OTHER = "111111111111";
const DAY_MS = 86_400_000;
const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";

const create = ({ client }: TestEndpoint, Name = NAME, Account = CUSTOMER) =>
  client.send(new CreatePartnerEventSourceCommand({ Name, Account }));

const associate = (client: EventBridgeClient, Name = NAME) =>
  client.send(new CreateEventBusCommand({ Name, EventSourceName: Name }));

const stateOf = async ({ client }: TestEndpoint, Name = NAME) =>
  (await client.send(new DescribeEventSourceCommand({ Name }))).State;

const put = ({ client }: TestEndpoint, ...Entries: PutPartnerEventsRequestEntry[]) =>
  client.send(new PutPartnerEventsCommand({ Entries }));

const event = { Source: NAME, DetailType: "OrderSold", Detail: '{"n": 1.0}' };

/** A source with its bus, and a rule that sends its events to a queue. */
async function connected(): Promise<TestEndpoint> {
  const endpoint = await startTestEndpoint();
  const { client } = endpoint;
  await create(endpoint);
  await associate(client);
  const EventPattern = JSON.stringify({ source: [{ prefix: "aws.partner/" }] });
  await client.send(new PutRuleCommand({ Name: "all", EventBusName: NAME, EventPattern }));
  const Targets = [{ Id: "queue", Arn: QUEUE }];
  await client.send(new PutTargetsCommand({ Rule: "all", EventBusName: NAME, Targets }));
  return endpoint;
}

describe("a partner's event source", () => {
  test("is offered to accounts, and known to the partner by its name", async () => {
    await using endpoint = await startTestEndpoint();
    const { client } = endpoint;
    expect((await create(endpoint)).EventSourceArn).toBe(ARN);
    await create(endpoint, NAME, OTHER);
    await expect(create(endpoint)).rejects.toMatchObject({
      name: "ResourceAlreadyExistsException",
      message: `Event source ${NAME} already exists.`,
    });
    expect(await client.send(new DescribePartnerEventSourceCommand({ Name: NAME }))).toMatchObject({
      Arn: ARN,
      Name: NAME,
    });
    const list = new ListPartnerEventSourceAccountsCommand({ EventSourceName: NAME });
    expect((await client.send(list)).PartnerEventSourceAccounts).toMatchObject([
      { Account: CUSTOMER, State: "PENDING", ExpirationTime: expect.any(Date) },
      { Account: OTHER, State: "PENDING" },
    ]);
    await expect(client.send(new DescribePartnerEventSourceCommand({ Name: `${NAME}-2` }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Event source ${NAME}-2 does not exist.`,
    });
  });

  test("is listed page after page, on both sides", async () => {
    await using endpoint = await startTestEndpoint();
    const names = ["a", "b", "c"].map((each) => `aws.partner/example.com/${each}/x`);
    for (const name of names) await create(endpoint, name);
    await create(endpoint, names[0], OTHER);
    await create(endpoint, "aws.partner/other.com/a/x");
    const NamePrefix = "aws.partner/example.com/";
    const partner = (NextToken?: string) =>
      endpoint.client.send(new ListPartnerEventSourcesCommand({ NamePrefix, Limit: 2, NextToken }));
    const customer = (NextToken?: string) =>
      endpoint.client.send(new ListEventSourcesCommand({ NamePrefix, Limit: 2, NextToken }));
    const first = await partner();
    expect(first.PartnerEventSources?.map(({ Name }) => Name)).toEqual(names.slice(0, 2));
    expect((await partner(first.NextToken)).PartnerEventSources?.map(({ Name }) => Name)).toEqual([names[2]]);
    const seen = await customer();
    expect(seen.EventSources?.map(({ Name }) => Name)).toEqual(names.slice(0, 2));
    expect((await customer(seen.NextToken)).EventSources).toMatchObject([{ Name: names[2], CreatedBy: "example.com" }]);
    await expect(customer(first.NextToken)).rejects.toMatchObject({ message: "Parameter NextToken is not valid." });
  });

  test("waits two weeks for its bus", async () => {
    await using endpoint = await startTestEndpoint();
    await create(endpoint);
    await endpoint.advance(14 * DAY_MS - 60_000);
    expect(await stateOf(endpoint)).toBe("PENDING");
    await endpoint.advance(60_000);
    await expect(stateOf(endpoint)).rejects.toMatchObject({ message: `Event source ${NAME} does not exist.` });
    await expect(associate(endpoint.client)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("that is deleted stays with the customer who has a bus, as deleted", async () => {
    await using endpoint = await connected();
    const { client } = endpoint;
    const remove = () => client.send(new DeletePartnerEventSourceCommand({ Name: NAME, Account: CUSTOMER }));
    await remove();
    expect(await stateOf(endpoint)).toBe("DELETED");
    await expect(client.send(new ActivateEventSourceCommand({ Name: NAME }))).rejects.toMatchObject({
      name: "InvalidStateException",
    });
    await expect(client.send(new DescribePartnerEventSourceCommand({ Name: NAME }))).rejects.toThrow("does not exist");
    // It succeeds for what is not there, as on AWS.
    await remove();
    expect(await put(endpoint, event)).toMatchObject({ FailedEntryCount: 1 });
  });
});

describe("the bus of an event source", () => {
  test("has its name, activates it, and gives it back", async () => {
    await using endpoint = await startTestEndpoint();
    const { client } = endpoint;
    await create(endpoint);
    const other = new CreateEventBusCommand({ Name: "shop", EventSourceName: NAME });
    await expect(client.send(other)).rejects.toMatchObject({ name: "ValidationException" });
    await expect(client.send(new CreateEventBusCommand({ Name: NAME }))).rejects.toMatchObject({
      message: "EventBus name starting with 'aws.' is not valid.",
    });
    await expect(client.send(new ActivateEventSourceCommand({ Name: NAME }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Event source ${NAME} or event bus ${NAME} does not exist.`,
    });
    const { EventBusArn } = await associate(client);
    expect(EventBusArn).toBe(`arn:aws:events:us-east-1:${CUSTOMER}:event-bus/${NAME}`);
    expect(await stateOf(endpoint)).toBe("ACTIVE");
    await expect(associate(client)).rejects.toMatchObject({ name: "ResourceAlreadyExistsException" });
    await client.send(new DeleteEventBusCommand({ Name: NAME }));
    expect(await stateOf(endpoint)).toBe("PENDING");
  });

  test("gets what the partner sends while it is active", async () => {
    await using endpoint = await connected();
    const { client, received } = endpoint;
    const { FailedEntryCount, Entries = [] } = await put(endpoint, { ...event, Resources: ["o-1"] });
    expect(FailedEntryCount).toBe(0);
    expect(received).toMatchObject([
      { event: { id: Entries[0]?.EventId, source: NAME, account: CUSTOMER, resources: ["o-1"], detail: { n: 1 } } },
    ]);
    expect(received[0]?.input).toContain('"detail":{"n":1.0}');

    await client.send(new DeactivateEventSourceCommand({ Name: NAME }));
    expect(await stateOf(endpoint)).toBe("PENDING");
    expect(await put(endpoint, event)).toMatchObject({ FailedEntryCount: 0 });
    expect(received).toHaveLength(1);
    expect(endpoint.trace.recent()).toContainEqual(
      expect.objectContaining({ kind: "put-refused", code: "EventSourceNotActive" }),
    );
    await client.send(new ActivateEventSourceCommand({ Name: NAME }));
    await put(endpoint, event);
    expect(received).toHaveLength(2);
  });

  test("of each account that the source is offered to gets its events", async () => {
    await using endpoint = await connected();
    await create(endpoint, NAME, OTHER);
    const other = endpoint.clientIn({ account: OTHER });
    await associate(other);
    await put(endpoint, event);
    const puts = endpoint.trace.recent().filter((fact) => fact.kind === "put");
    expect(puts.map(({ bus, event }) => [bus, event.account])).toEqual([
      [NAME, CUSTOMER],
      [`arn:aws:events:us-east-1:${OTHER}:event-bus/${NAME}`, OTHER],
    ]);
    expect((await other.send(new ListEventSourcesCommand({}))).EventSources).toMatchObject([{ State: "ACTIVE" }]);
  });

  test("is no place for a customer's own events", async () => {
    await using endpoint = await connected();
    const { client } = endpoint;
    const entry = { ...event, EventBusName: "default" };
    expect(await client.send(new PutEventsCommand({ Entries: [entry] }))).toMatchObject({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: "NotAuthorizedForSourceException" }],
    });
    const onBus = new PutEventsCommand({ Entries: [{ ...event, Source: "app", EventBusName: NAME }] });
    await expect(client.send(onBus)).rejects.toMatchObject({ name: "ValidationException" });
  });
});

describe("PutPartnerEvents", () => {
  test("answers entry by entry", async () => {
    await using endpoint = await connected();
    const answer = await put(
      endpoint,
      { ...event, Source: undefined },
      { ...event, Source: `${NAME}-2` },
      { ...event, Detail: "[]" },
      event,
    );
    expect(answer.FailedEntryCount).toBe(3);
    expect(answer.Entries?.map(({ ErrorCode, EventId }) => ErrorCode ?? typeof EventId)).toEqual([
      "InvalidArgument",
      "NotAuthorizedForSourceException",
      "MalformedDetail",
      "string",
    ]);
  });

  test("takes twenty entries, a mebibyte in all, of partners' sources only", async () => {
    await using endpoint = await connected();
    expect(await put(endpoint, ...Array(20).fill(event))).toMatchObject({ FailedEntryCount: 0 });
    await expect(put(endpoint, ...Array(21).fill(event))).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("Member must have length less than or equal to 20"),
    });
    await expect(put(endpoint, { ...event, Detail: `{"a":"${"x".repeat(2 ** 20)}"}` })).rejects.toMatchObject({
      message: "Total size of the entries in the request is over the limit.",
    });
    await expect(put(endpoint, { ...event, Source: "app" })).rejects.toMatchObject({ name: "ValidationException" });
  });
});
