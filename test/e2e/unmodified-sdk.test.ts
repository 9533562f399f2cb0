import { randomUUID } from "node:crypto";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { busName } from "../../events/names.ts";
import { ledgerOf, orderOf, settledOrder, subjectsTo } from "../support/orders.ts";
import { isLocal, stageUnderTest } from "./stage-under-test.ts";

const context = stageUnderTest();

// On a deployed stage only the relays may put app.* events.
test.skipIf(!isLocal)("an OrderCreated that an SDK client puts on the bus does what the relay's would do", async () => {
  const { stage } = context;
  const { TABLE_NAME } = await stage.environmentOf("order-post-order");
  const { email, customerId, currency, lines, card } = orderOf("tok_approved");
  const orderId = `ord_${randomUUID().replaceAll("-", "")}`;
  const now = new Date().toISOString();
  // The order's item without an outbox: its event does not come from the relay.
  const placed = {
    orderId,
    customerId,
    email,
    currency,
    total: 900,
    lineCount: 1,
    createdAt: now,
    expiresAt: "2999-01-01",
  };
  const history = [{ type: "OrderCreated", at: now }];
  const Item = {
    ...placed,
    state: "PENDING",
    history,
    version: 1,
    correlationId: "sdk",
    fingerprint: "sdk",
    owner: "anyone",
    outbox: [],
  };
  await stage.documents.send(new PutCommand({ TableName: TABLE_NAME, Item }));

  const metadata = {
    eventId: randomUUID(),
    correlationId: "sdk",
    causationId: "sdk",
    schemaVersion: 1,
    occurredAt: now,
  };
  const data = { orderId, customerId, email, currency, total: 900, card, lines };
  const entry = {
    EventBusName: busName(stage),
    Source: "app.orders",
    DetailType: "OrderCreated",
    Resources: [orderId],
    Detail: JSON.stringify({ metadata, data }),
  };
  // Twice: a consumer must not mind.
  const put = await stage.events.send(new PutEventsCommand({ Entries: [entry, entry] }));
  expect(put).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }, {}] });

  expect(await settledOrder(stage, orderId)).toMatchObject({ state: "CONFIRMED", total: 900 });
  expect(await ledgerOf(stage, orderId)).toEqual({ status: "charged", attempts: 1 });
  expect(await subjectsTo(stage, email, 1)).toEqual([`Your order ${orderId} is confirmed`]);
});

test("what is wrong with an entry is said for that entry", async () => {
  const entry = { EventBusName: busName(context.stage), Source: "drill", DetailType: "Drill", Detail: "{}" };
  const put = await context.stage.events.send(
    new PutEventsCommand({ Entries: [entry, { ...entry, Detail: "[1]" }, { ...entry, Source: "" }] }),
  );
  expect(put.FailedEntryCount).toBe(2);
  expect(put.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([undefined, "MalformedDetail", "InvalidArgument"]);
});
