import { randomUUID } from "node:crypto";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, describe, expect, test } from "vitest";
import { OrderCreated } from "../../events/contracts/order-created.ts";
import { createEvent } from "../../events/event.ts";
import { busName, nameOf } from "../../events/names.ts";
import { eventually } from "../support/eventually.ts";
import { LOCAL } from "../support/local-cloud.ts";
import { orderOf, placeOrder, settledOrder } from "../support/orders.ts";
import { isLocal, stageUnderTest } from "./stage-under-test.ts";

const AUDIT = `/aws/events/${nameOf(LOCAL, "audit")}`;

describe.skipIf(!isLocal)("a customer's personal data", () => {
  const context = stageUnderTest();
  const person = { customerId: `c-${randomUUID()}`, email: `ada+${randomUUID()}@example.com` };
  let orderId: string;

  async function linesOf(logGroupName: string): Promise<string[]> {
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const client = new CloudWatchLogsClient({ endpoint: context.cloud.endpoint, region: "us-east-1", credentials });
    const lines: string[] = [];
    for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName }))
      lines.push(...events.map(({ message = "" }) => message));
    return lines;
  }

  async function logGroups(): Promise<string[]> {
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const client = new CloudWatchLogsClient({ endpoint: context.cloud.endpoint, region: "us-east-1", credentials });
    const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({}));
    return logGroups.map(({ logGroupName = "" }) => logGroupName);
  }

  beforeAll(async () => {
    const { stage } = context;
    orderId = await placeOrder(stage, { ...orderOf("tok_approved"), ...person });
    const declined = await placeOrder(stage, { ...orderOf("tok_declined"), ...person });
    // What fails is where values find their way into a log.
    await stage.request("POST", "/orders", { body: `{"email": ${person.email}}` });
    await stage.request("POST", "/orders", { body: { ...orderOf("tok_approved"), customerId: [person.email] } });
    const cause = { correlationId: randomUUID(), causationId: randomUUID() };
    const { type, source, metadata } = createEvent(OrderCreated, OrderCreated.example, cause, new Date().toISOString());
    const data = { ...OrderCreated.example, ...person, card: [person.email], lines: person.customerId };
    const entry = { EventBusName: busName(LOCAL), Source: source, DetailType: type };
    await stage.events.send(
      new PutEventsCommand({ Entries: [{ ...entry, Detail: JSON.stringify({ metadata, data }) }] }),
    );
    for (const id of [orderId, declined]) await settledOrder(stage, id);
    const told = async () =>
      (await linesOf(AUDIT)).filter((line) => line.includes('"NotificationSent"') && line.includes(declined));
    await eventually("the customer was told", told, ({ length }) => length === 2);
    const charging = `/aws/lambda/${nameOf(LOCAL, "payment", "on-order-created")}`;
    const refused = async () => (await linesOf(charging)).filter((line) => line.includes("CONTRACT_VIOLATION"));
    await eventually("the invalid event is dead-lettered", refused, ({ length }) => length > 0);
  });

  test("is in no log", async () => {
    const groups = await logGroups();
    const lines = (await Promise.all(groups.map(linesOf))).flat();
    expect(lines.length).toBeGreaterThan(20);
    for (const value of [person.email, person.customerId, "tok_approved", "tok_declined"])
      expect(lines.filter((line) => line.includes(value))).toEqual([]);
  });

  test("is left out of the audit log, which keeps the rest", async () => {
    const lines = (await linesOf(AUDIT)).map((line) => JSON.parse(line));
    const created = lines.find(({ type, subject }) => type === "OrderCreated" && subject === orderId);
    expect(created).toMatchObject({
      source: "app.orders",
      metadata: { eventId: expect.stringMatching(/^[\da-f-]{36}$/), schemaVersion: "1" },
      data: { orderId, currency: "EUR", total: "900", reason: "" },
      claim: "",
    });
    expect(Object.keys(created.data)).not.toContain("email");
  });

  test("on the order's item is without the card's token, once the order is settled", async () => {
    const TableName = nameOf(LOCAL, "order", "orders");
    const { Item } = await context.stage.documents.send(new GetCommand({ TableName, Key: { orderId } }));
    expect(JSON.stringify(Item)).toContain(person.email);
    expect(JSON.stringify(Item)).not.toContain("tok_");
  });
});
