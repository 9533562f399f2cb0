import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { beforeEach, describe, expect, test } from "vitest";
import { dynamoDbForTests } from "../dynamodb.fixture.ts";
import { changeOrder } from "./change-order.ts";
import { shardsOf } from "./index-shards.ts";
import type { Command } from "./order.ts";
import { orderIdFor } from "./order-id.ts";
import { placeOrder } from "./place-order.ts";
import { requestSettlements } from "./request-settlements.ts";
import { type OrderStore, orderStore } from "./store.ts";

const dynamoDb = dynamoDbForTests();
let table: string;
let orders: OrderStore;

beforeEach(async () => {
  table = await dynamoDb.tableLike("order-orders");
  orders = orderStore(dynamoDb.client, table);
});

const cause = { correlationId: "corr-1", causationId: "request-1" };
const PRICES = { tea: { EUR: 1495 } };
const lines = [{ sku: "tea", quantity: 2, unitPrice: 1495 }];
const request = { customerId: "ada", email: "ada@example.com", currency: "EUR", lines, card: "tok_approved" };
const HOUR = 3_600_000;
const limits = { overdueAfterMs: 24 * HOUR, hasTime: () => true };
const at = (minutes: number) => new Date(Date.UTC(2026, 10, 23, 12, minutes)).toISOString();
const paid: Command = { type: "PaymentSucceeded", at: at(1), paymentId: "pay_1" };
const refunded: Command = { type: "PaymentRefunded", at: at(3), paymentId: "pay_1" };

async function cancelled(minute: number, ...before: Command[]): Promise<string> {
  const placing = { orderId: orderIdFor(undefined, "ada"), owner: "ada", at: at(0), expiresAt: at(15) };
  await placeOrder(orders, PRICES, request, placing, cause);
  for (const command of [...before, { type: "Cancel" as const, at: at(minute) }])
    await changeOrder(orders, placing.orderId, command, cause);
  return placing.orderId;
}

async function itemOf(orderId: string) {
  const { Item } = await dynamoDb.client.send(new GetCommand({ TableName: table, Key: { orderId } }));
  return Item as Record<string, unknown> & { outbox: { detailType: string; detail: string }[] };
}

describe("cancelled orders whose money is unaccounted for", () => {
  test("are asked about when due, until they are settled", async () => {
    const orderId = await cancelled(2, paid);
    expect(shardsOf("UNSETTLED")).toContain((await itemOf(orderId))["unsettled"]);
    expect(await orders.unsettled()).toEqual([{ orderId, since: at(2), askAt: at(17) }]);

    expect(await requestSettlements(orders, at(16), "tick-1", limits)).toMatchObject({ requested: 0, overdue: [] });
    expect(await requestSettlements(orders, at(17), "tick-2", limits)).toMatchObject({ requested: 1, overdue: [] });
    expect(await requestSettlements(orders, at(22), "tick-3", limits)).toMatchObject({ requested: 0 });
    const item = await itemOf(orderId);
    expect(item).toMatchObject({ askAt: at(47), outbox: [{ detailType: "SettlementRequested" }] });
    expect(JSON.parse(item.outbox[0]?.detail ?? "")).toMatchObject({
      metadata: { correlationId: "corr-1", causationId: "tick-2", occurredAt: at(17) },
      data: { orderId },
    });
    expect((await orders.load(orderId))?.order).toMatchObject({
      settlement: { since: at(2), asked: 1, askAt: at(47) },
    });

    await changeOrder(orders, orderId, refunded, cause);
    expect(await orders.unsettled()).toEqual([]);
    expect(await itemOf(orderId)).not.toHaveProperty("unsettled");
    expect(await requestSettlements(orders, at(99), "tick-4", limits)).toMatchObject({ requested: 0 });
  });

  test("are each asked about once per run, however many, and listed once they are overdue", async () => {
    const ids = await Promise.all(Array.from({ length: 60 }, (_, i) => cancelled(i + 2)));
    expect((await orders.unsettled()).map(({ orderId }) => orderId)).toEqual(ids);
    const now = at(24 * 60 + 11);
    const run = await requestSettlements(orders, now, "tick-1", limits);
    expect(run).toEqual({ requested: 60, overdue: ids.slice(0, 10), failures: [] });
    expect(await requestSettlements(orders, now, "tick-1", limits)).toMatchObject({ requested: 0 });
  });

  test("that cannot be asked about do not stop the others", async () => {
    const [stuck, other] = [await cancelled(2), await cancelled(3)];
    const broken = new Error("no capacity");
    const failing = {
      ...orders,
      load: (orderId: string) => (orderId === stuck ? Promise.reject(broken) : orders.load(orderId)),
    };
    expect(await requestSettlements(failing, at(60), "tick-1", limits)).toEqual({
      requested: 1,
      overdue: [],
      failures: [broken],
    });
    expect(await itemOf(other)).toMatchObject({ outbox: [{ detailType: "SettlementRequested" }] });
  });

  test("wait for the next run when there is no time left, and come first in it", async () => {
    const ids = await Promise.all(Array.from({ length: 40 }, (_, i) => cancelled(i + 2)));
    let rounds = 0;
    const once = { ...limits, hasTime: () => ++rounds === 1 };
    expect(await requestSettlements(orders, at(60), "tick-1", once)).toMatchObject({ requested: 25 });
    const left = await orders.unsettled();
    expect(left.slice(0, 15).map(({ orderId }) => orderId)).toEqual(ids.slice(25));
    expect(await requestSettlements(orders, at(60), "tick-2", limits)).toMatchObject({ requested: 15 });
  });
});
