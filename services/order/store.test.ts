import { GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, describe, expect, test } from "vitest";
import { DailySalesReported } from "../../events/contracts/daily-sales-reported.ts";
import { createEvent } from "../../events/event.ts";
import { dynamoDbForTests } from "../dynamodb.fixture.ts";
import { changeOrder } from "./change-order.ts";
import { expireOrders } from "./expire-orders.ts";
import { shardOf, shardsOf } from "./index-shards.ts";
import type { Command } from "./order.ts";
import { orderIdFor } from "./order-id.ts";
import { placeOrder } from "./place-order.ts";
import type { PriceList } from "./price-list.ts";
import { reportOf } from "./sales-report.ts";
import { type OrderStore, orderStore } from "./store.ts";

const dynamoDb = dynamoDbForTests();
let table: string;
let orders: OrderStore;

beforeAll(async () => {
  table = await dynamoDb.tableLike("order-orders");
  orders = orderStore(dynamoDb.client, table);
});

const cause = { correlationId: "corr-1", causationId: "request-1" };
const PRICES = { tea: { EUR: 1495 } };
const lines = [{ sku: "tea", quantity: 2, unitPrice: 1495 }];
const request = { customerId: "ada", email: "ada@example.com", currency: "EUR", lines, card: "tok_approved" };

async function place(day = "2026-11-23", orderId = orderIdFor(undefined, "anyone")): Promise<string> {
  const placing = { orderId, owner: "anyone", at: `${day}T12:00:00.000Z`, expiresAt: `${day}T12:15:00.000Z` };
  await placeOrder(orders, PRICES, request, placing, cause);
  return orderId;
}
const paid = (day = "2026-11-23"): Command => ({
  type: "PaymentSucceeded",
  at: `${day}T12:01:00.000Z`,
  paymentId: "p",
});

async function itemOf(orderId: string) {
  const { Item } = await dynamoDb.client.send(new GetCommand({ TableName: table, Key: { orderId } }));
  return Item as Record<string, unknown> & { outbox: { detailType: string; detail: string; resources: string[] }[] };
}

describe("an order's item", () => {
  test("contains the state and the event of the same write, without the lines", async () => {
    const orderId = await place();
    const item = await itemOf(orderId);
    expect(item).toMatchObject({
      state: "PENDING",
      total: 2990,
      lineCount: 1,
      version: 1,
      pending: shardOf("PENDING", orderId),
    });
    expect(item).not.toHaveProperty("lines");
    expect(item).not.toHaveProperty("card");
    expect(item.outbox).toMatchObject([{ source: "app.orders", detailType: "OrderCreated", resources: [orderId] }]);
    expect(JSON.parse(item.outbox[0]?.detail ?? "")).toMatchObject({
      metadata: { ...cause, occurredAt: "2026-11-23T12:00:00.000Z" },
      data: { orderId, ...request, total: 2990 },
    });
  });

  test("leaves the pending index and enters the sales index when the order is confirmed", async () => {
    const orderId = await place();
    await changeOrder(orders, orderId, paid(), { causationId: "event-1" });
    const item = await itemOf(orderId);
    expect(item).toMatchObject({ state: "CONFIRMED", version: 2, confirmedOn: shardOf("2026-11-23", orderId) });
    expect(item).not.toHaveProperty("pending");
    expect(item.outbox.map(({ detailType }) => detailType)).toEqual(["OrderConfirmed"]);
    const { metadata } = JSON.parse(item.outbox[0]?.detail ?? "");
    expect(metadata).toMatchObject({ correlationId: "corr-1", causationId: "event-1" });
  });

  test("is not written when nothing happened, and publishes nothing when a fact is only recorded", async () => {
    const orderId = await place();
    await changeOrder(orders, orderId, { type: "Cancel", at: "2026-11-23T12:02:00.000Z" }, cause);
    await changeOrder(orders, orderId, { type: "Cancel", at: "2026-11-23T12:03:00.000Z" }, cause);
    expect(await itemOf(orderId)).toMatchObject({ version: 2, outbox: [{ detailType: "OrderCancelled" }] });
    await changeOrder(orders, orderId, paid(), cause);
    expect(await itemOf(orderId)).toMatchObject({ version: 3, outbox: [] });
  });

  test("is loaded as it was saved", async () => {
    const orderId = await place();
    const changed = await changeOrder(orders, orderId, paid(), cause);
    expect((await orders.load(orderId))?.order).toEqual(changed?.order);
    expect(await orders.load(orderIdFor("never-used", "ada"))).toBeUndefined();
    expect(await changeOrder(orders, orderIdFor("never-used", "ada"), paid(), cause)).toBeUndefined();
  });
});

describe("races", () => {
  test("of 20 equal requests with one key create one order; of 20 different ones one succeeds", async () => {
    const placing = {
      orderId: orderIdFor("race-1", "ada"),
      owner: "ada",
      at: "2026-11-23T12:00:00.000Z",
      expiresAt: "2026-11-23T12:15:00.000Z",
    };
    const equal = Array.from({ length: 20 }, () => placeOrder(orders, PRICES, request, placing, cause));
    expect((await Promise.all(equal)).filter(Boolean)).toHaveLength(1);

    const different = Array.from({ length: 20 }, (_, i) =>
      placeOrder(
        orders,
        PRICES,
        { ...request, customerId: `c${i}` },
        { ...placing, orderId: orderIdFor("race-2", "ada") },
        cause,
      ),
    );
    const results = await Promise.allSettled(different);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ status: 422 });
  });

  test("of 20 writers lead to one terminal decision, with each of its facts once", async () => {
    const orderId = await place();
    const at = "2026-11-23T12:16:00.000Z";
    const commands: Command[] = [
      { type: "Expire", at },
      { type: "Cancel", at },
      paid(),
      { type: "PaymentRefunded", at, paymentId: "p" },
    ];
    const writers = Array.from({ length: 20 }, (_, i) => commands[i % commands.length] as Command);
    const changes = await Promise.all(writers.map((each) => changeOrder(orders, orderId, each, cause)));
    const record = await orders.load(orderId);
    const types = record?.order.history.map(({ type }) => type) ?? [];
    expect(new Set(types).size).toBe(types.length);
    expect(changes.flatMap((change) => change?.facts ?? [])).toHaveLength(types.length - 1);
    expect(record?.order.state).toBe("CANCELLED");
  });

  test("a writer that keeps losing throws", async () => {
    const orderId = await place();
    const losing = { ...orders, save: () => Promise.resolve(false) };
    await expect(changeOrder(losing, orderId, paid(), cause)).rejects.toThrow("10 times in a row");
  });
});

describe("after a price change", () => {
  const placing = { owner: "ada", at: "2026-11-23T12:00:00.000Z", expiresAt: "2026-11-23T12:15:00.000Z" };
  const key = (name: string) => ({ ...placing, orderId: orderIdFor(name.replaceAll(" ", "-"), "ada") });

  test.each([
    ["dearer", { tea: { EUR: 1600 } }],
    ["not for sale any more", { coffee: { EUR: 900 } }],
    ["not for sale in the currency any more", { tea: { USD: 1600 } }],
  ])("a repeated request gets its first answer, though what it asks for is %s", async (name, prices) => {
    expect(await placeOrder(orders, PRICES, request, key(name), cause)).toBe(true);
    expect(await placeOrder(orders, prices as PriceList, request, key(name), cause)).toBe(false);
    const other = placeOrder(orders, prices as PriceList, { ...request, customerId: "bob" }, key(name), cause);
    await expect(other).rejects.toMatchObject({ status: 422 });
    expect(await itemOf(key(name).orderId)).toMatchObject({ version: 1, total: 2990 });
  });

  test("a rejected request leaves its key free for the order at the new price", async () => {
    const prices = { tea: { EUR: 1600 } };
    const placed = () => placeOrder(orders, prices, request, key("refused"), cause);
    await expect(placed()).rejects.toMatchObject({ status: 409, errors: [{ expected: 1600 }] });
    expect(await itemOf(key("refused").orderId)).toBeUndefined();
    const corrected = { ...request, lines: [{ sku: "tea", quantity: 2, unitPrice: 1600 }] };
    expect(await placeOrder(orders, prices, corrected, key("refused"), cause)).toBe(true);
  });
});

describe("overdue orders", () => {
  test("are cancelled on all pages, and no others", async () => {
    const overdue = await Promise.all(Array.from({ length: 60 }, () => place("2026-01-01")));
    const paidInTime = await place("2026-01-01");
    await changeOrder(orders, paidInTime, paid("2026-01-01"), cause);
    const later = await place("2026-01-02");

    expect(await expireOrders(orders, "2026-01-01T12:15:00.000Z", "tick-1")).toBe(60);
    const item = await itemOf(overdue[0] ?? "");
    expect(item).toMatchObject({ state: "CANCELLED", reason: "payment_timeout" });
    expect(item).not.toHaveProperty("pending");
    expect(JSON.parse(item.outbox[0]?.detail ?? "").metadata).toMatchObject({
      correlationId: "corr-1",
      causationId: "tick-1",
    });
    expect(await itemOf(paidInTime)).toMatchObject({ state: "CONFIRMED" });
    expect(await itemOf(later)).toMatchObject({ state: "PENDING" });
    expect(await expireOrders(orders, "2026-01-01T12:15:00.000Z", "tick-2")).toBe(0);
  });

  test("come from all shards, oldest first, including those written before sharding", async () => {
    const minutes = Array.from({ length: 40 }, (_, i) => i + 10);
    const placed = minutes.map(async (minute) => {
      const orderId = orderIdFor(undefined, "anyone");
      const expiresAt = `2024-05-05T12:${minute}:00.000Z`;
      await placeOrder(
        orders,
        PRICES,
        request,
        { orderId, owner: "anyone", at: "2024-05-05T12:00:00.000Z", expiresAt },
        cause,
      );
      return { orderId, expiresAt };
    });
    const due = new Map((await Promise.all(placed)).map(({ orderId, expiresAt }) => [orderId, expiresAt]));
    const [old = ""] = due.keys();
    const before = { UpdateExpression: "SET pending = :pending", ExpressionAttributeValues: { ":pending": "PENDING" } };
    await dynamoDb.client.send(new UpdateCommand({ TableName: table, Key: { orderId: old }, ...before }));

    const pages = await Array.fromAsync(orders.overdue("2024-05-05T13:00:00.000Z"));
    expect(pages.flat().sort()).toEqual([...due.keys()].sort());
    for (const page of pages) {
      const times = page.map((orderId) => due.get(orderId));
      expect(times).toEqual(times.toSorted());
      expect(page.length).toBeLessThanOrEqual(4 * shardsOf("").length);
    }
    expect(pages.length).toBeGreaterThan(1);
    expect(await expireOrders(orders, "2024-05-05T13:00:00.000Z", "tick-1")).toBe(40);
  });

  test("that cannot be cancelled do not stop the others", async () => {
    const [stuck, other] = await Promise.all([place("2025-01-01"), place("2025-01-01")]);
    const failing = {
      ...orders,
      load: (id: string) => (id === stuck ? Promise.reject(new Error("no capacity")) : orders.load(id)),
    };
    const expiring = expireOrders(failing, "2025-01-02T00:00:00.000Z", "tick-1");
    await expect(expiring).rejects.toThrow("1 overdue orders could not be cancelled: Error: no capacity");
    expect(await itemOf(other ?? "")).toMatchObject({ state: "CANCELLED" });
  });
});

describe("a day's report", () => {
  test("has what was confirmed that day, even if cancelled later, and is published once", async () => {
    const [first, second, unpaid] = await Promise.all([1, 2, 3].map(() => place("2024-02-29")));
    const next = await place("2024-03-01");
    for (const orderId of [first, second]) await changeOrder(orders, orderId ?? "", paid("2024-02-29"), cause);
    await changeOrder(orders, next, paid("2024-03-01"), cause);
    await changeOrder(orders, second ?? "", { type: "Cancel", at: "2024-03-01T09:00:00.000Z" }, cause);
    await changeOrder(orders, unpaid ?? "", { type: "Cancel", at: "2024-03-01T09:00:00.000Z" }, cause);

    const report = await reportOf("2024-02-29", orders.sales("2024-02-29"));
    expect(report).toMatchObject({ orders: 2, totals: [{ currency: "EUR", orders: 2, amount: 5980 }] });

    const told = () => {
      const data = { ...DailySalesReported.example, ...report };
      return createEvent(DailySalesReported, data, cause, "2024-03-01T00:05:00.000Z");
    };
    const races = await Promise.all(Array.from({ length: 20 }, () => orders.saveReport(report, [told()])));
    expect(races.filter(Boolean)).toHaveLength(1);
    expect(await itemOf("report#2024-02-29")).toMatchObject({
      version: 1,
      outbox: [{ detailType: "DailySalesReported" }],
    });
    expect(await orders.load("report#2024-02-29")).toBeUndefined();
  });
});

test("an error from the table is not mistaken for a lost race", async () => {
  const missing = orderStore(dynamoDb.client, "no-such-table");
  await expect(changeOrder({ ...orders, save: missing.save }, await place(), paid(), cause)).rejects.toThrow(
    "Requested resource not found",
  );
});
