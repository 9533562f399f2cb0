import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ScheduledEvent, SQSEvent } from "aws-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Contract, DataOf } from "../../events/contract.ts";
import { PaymentFailed } from "../../events/contracts/payment-failed.ts";
import { PaymentSucceeded } from "../../events/contracts/payment-succeeded.ts";
import { createEvent } from "../../events/event.ts";
import { ask, context, orderTablesForTests } from "./handlers.fixture.ts";

// The handlers are configured by their environment: here the local cloud's DynamoDB and a fake S3.
orderTablesForTests();
let s3: Server;
const objects = new Map<string, string>();

beforeAll(async () => {
  s3 = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    objects.set(new URL(request.url ?? "", "http://s3").pathname, Buffer.concat(chunks).toString());
    response.end();
  });
  await new Promise<void>((listening) => s3.listen(0, "127.0.0.1", listening));
  process.env["AWS_ENDPOINT_URL_S3"] = `http://127.0.0.1:${(s3.address() as AddressInfo).port}`;
});
afterAll(async () => {
  s3.closeAllConnections();
  await new Promise((closed) => s3.close(closed));
});

const lines = [{ sku: "TEA-GREEN-100", quantity: 2, unitPrice: 1495 }];
const order = { customerId: "ada", email: "ada@example.com", currency: "EUR", lines, card: "tok_approved" };

async function pay<C extends Contract>(contract: C, data: DataOf<C>) {
  const { handler } = await import("./on-payment-event.handler.ts");
  const event = createEvent(
    contract,
    data,
    { correlationId: "corr-1", causationId: "event-1" },
    new Date().toISOString(),
  );
  const { source, type, metadata } = event;
  const body = JSON.stringify({ source, "detail-type": type, detail: { metadata, data } });
  const record = { messageId: "message-1", body, attributes: {}, messageAttributes: {}, eventSource: "aws:sqs" };
  return handler({ Records: [record] } as unknown as SQSEvent, context);
}

const tick = (time: string) => ({ id: "tick-1", time }) as ScheduledEvent;
const placed = async () => (await ask("post-order", { body: order })).body.orderId as string;

describe("POST /orders", () => {
  test("accepts an order and returns its location", async () => {
    const { status, headers, body } = await ask("post-order", { body: order });
    expect({ status, state: body.state }).toEqual({ status: 202, state: "PENDING" });
    expect(headers.location).toBe(`/orders/${body.orderId}`);
  });

  test("returns the same response for the same key and body, whatever the order's current state", async () => {
    const headers = { "idempotency-key": "key-1" };
    const first = await ask("post-order", { body: order, headers });
    await ask("cancel-order", { orderId: first.body.orderId });
    expect(await ask("post-order", { body: order, headers })).toEqual(first);
  });

  test("rejects a key that was used for another order", async () => {
    const headers = { "idempotency-key": "key-2" };
    await ask("post-order", { body: order, headers });
    const other = await ask("post-order", { body: { ...order, customerId: "bob" }, headers });
    expect(other).toMatchObject({ status: 422, headers: { "content-type": "application/problem+json" } });
  });

  test("names what is wrong", async () => {
    expect(await ask("post-order", { body: '{"customerId"' })).toMatchObject({ status: 400 });
    const { status, body } = await ask("post-order", { body: { ...order, card: "4242" } });
    expect({ status, fields: body.errors.map(({ field }: { field: string }) => field) }).toEqual({
      status: 400,
      fields: ["card"],
    });
  });

  test("rejects an outdated price, and names the current one", async () => {
    const stale = await ask("post-order", { body: { ...order, lines: [{ ...lines[0], unitPrice: 1 }] } });
    expect(stale).toMatchObject({
      status: 409,
      headers: { "content-type": "application/problem+json" },
      body: { title: "Price Changed", errors: [{ field: "lines[0].unitPrice", expected: 1495 }] },
    });
    const unknown = await ask("post-order", { body: { ...order, lines: [{ ...lines[0], sku: "TEA-0" }] } });
    expect(unknown).toMatchObject({
      status: 400,
      body: { errors: [{ field: "lines[0].sku", message: "TEA-0 is not for sale in EUR" }] },
    });
  });

  test("accepts an order that is too large for its event: the lines go to the claim bucket", async () => {
    const many = Array.from({ length: 3_000 }, (_, i) => ({ sku: "TEA-1", quantity: i + 1, unitPrice: 450 }));
    const { status, body } = await ask("post-order", { body: { ...order, lines: many } });
    expect(status).toBe(202);
    const claims = [...objects].filter(([path]) => path.startsWith("/claims/"));
    expect(claims.map(([, text]) => JSON.parse(text))).toMatchObject([
      { orderId: body.orderId, total: (450 * 3_000 * 3_001) / 2, lines: many },
    ]);
  });
});

describe("GET /orders/{orderId}", () => {
  test("returns an order's history", async () => {
    const orderId = await placed();
    await pay(PaymentSucceeded, { orderId, paymentId: "pay_1", amount: 2990, currency: "EUR" });
    const { status, body } = await ask("get-order", { orderId });
    expect(status).toBe(200);
    expect(body).toMatchObject({ orderId, state: "CONFIRMED", customerId: "ada", total: 2990, currency: "EUR" });
    expect(body.createdAt).toBe("2026-11-23T12:00:00.000Z");
    const types = body.history.map(({ type }: { type: string }) => type);
    expect(types).toEqual(["OrderCreated", "PaymentSucceeded", "OrderConfirmed"]);
  });

  test.each([["ord_00000000000000000000000000000000"], ["report#2026-11-22"], ["x".repeat(3_000)]])(
    "knows no %s",
    async (orderId) => {
      expect(await ask("get-order", { orderId })).toMatchObject({ status: 404, body: { title: "Not Found" } });
    },
  );
});

describe("POST /orders/{orderId}/cancel", () => {
  test("cancels an order, even a confirmed one, and can be repeated", async () => {
    const orderId = await placed();
    await pay(PaymentSucceeded, { orderId, paymentId: "pay_1", amount: 2990, currency: "EUR" });
    for (const _ of [1, 2])
      expect(await ask("cancel-order", { orderId })).toMatchObject({
        status: 202,
        body: { orderId, state: "CANCELLED" },
      });
    expect((await ask("get-order", { orderId })).body).toMatchObject({
      state: "CANCELLED",
      reason: "customer_request",
    });
  });

  test("returns 404 for any other order", async () => {
    expect(await ask("cancel-order", { orderId: "ord_00000000000000000000000000000000" })).toMatchObject({
      status: 404,
    });
  });
});

test("a failed payment cancels its order", async () => {
  const orderId = await placed();
  const failure = { code: "card_declined", text: "Declined." };
  const answer = await pay(PaymentFailed, {
    orderId,
    email: "ada@example.com",
    amount: 2990,
    currency: "EUR",
    ...failure,
  });
  expect(answer).toEqual({ batchItemFailures: [] });
  expect((await ask("get-order", { orderId })).body).toMatchObject({ state: "CANCELLED", reason: "payment_failed" });
});

test("an unpaid order expires by the schedule's time", async () => {
  const { handler } = await import("./expire-orders.handler.ts");
  const orderId = await placed();
  await handler(tick("2026-11-23T12:14:59Z"), context);
  expect((await ask("get-order", { orderId })).body).toMatchObject({ state: "PENDING" });
  await handler(tick("2026-11-23T12:15:00Z"), context);
  expect((await ask("get-order", { orderId })).body).toMatchObject({ state: "CANCELLED", reason: "payment_timeout" });
});

test("the sales of yesterday are reported, and a second run changes nothing", async () => {
  const { handler } = await import("./report-sales.handler.ts");
  const path = "/reports/sales/2001-09-08.json";
  await handler(tick("2001-09-09T00:05:00Z"), context);
  const first = objects.get(path);
  expect(JSON.parse(first ?? "")).toEqual({ date: "2001-09-08", orders: 0, totals: [] });
  await handler(tick("2001-09-09T00:05:00Z"), context);
  expect(objects.get(path)).toBe(first);
});
