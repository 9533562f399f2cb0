import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, describe, expect, test } from "vitest";
import { dynamoDbForTests } from "../dynamodb.fixture.ts";
import { type PaymentProvider, ProviderError, type RefundAnswer } from "./provider.ts";
import { charge, refund, retryRefund, settleAgain } from "./settle.ts";
import { simulatedProvider } from "./simulated-provider.ts";
import { type PaymentStore, paymentStore } from "./store.ts";

const dynamoDb = dynamoDbForTests();
let table: string;
let providerTable: string;
let payments: PaymentStore;
let provider: PaymentProvider;
const waited: number[] = [];

beforeAll(async () => {
  table = await dynamoDb.tableLike("payment-payments");
  providerTable = await dynamoDb.tableLike("payment-provider");
  payments = paymentStore(dynamoDb.client, table);
  provider = simulatedProvider(dynamoDb.client, providerTable, async (ms) => void waited.push(ms));
});

const cause = { correlationId: "corr-1", causationId: "event-1" };
const at = "2026-11-23T12:00:00.000Z";
const about = (orderId: string) => ({
  orderId,
  customerId: "ada",
  email: "ada@example.com",
  currency: "EUR",
  total: 4990,
});
const created = (orderId: string, card = "tok_approved") => ({
  ...about(orderId),
  card,
  lines: [{ sku: "tea", quantity: 1, unitPrice: 4990 }],
});
const request = (key: string, card: string) => ({ key, card, amount: 4990, currency: "EUR" });

async function itemOf(orderId: string) {
  const { Item } = await dynamoDb.client.send(new GetCommand({ TableName: table, Key: { orderId } }));
  return Item;
}

describe("a payment's item", () => {
  test("contains the state and the event of the same write", async () => {
    await charge({ payments, provider }, created("o1"), cause, at);
    const item = await itemOf("o1");
    expect(item).toMatchObject({ state: "succeeded", amount: 4990, version: 1 });
    expect(item?.["outbox"]).toMatchObject([
      { source: "app.payments", detailType: "PaymentSucceeded", resources: ["o1"] },
    ]);

    await refund({ payments, provider }, "o1", cause, at);
    expect(await itemOf("o1")).toMatchObject({
      state: "refunded",
      version: 2,
      outbox: [{ detailType: "PaymentRefunded" }],
    });
    expect((await payments.load("o1")).payment).toMatchObject({ state: "refunded", amount: 4990, currency: "EUR" });
  });

  test("records why a payment failed", async () => {
    await charge({ payments, provider }, created("o2", "tok_declined"), cause, at);
    const item = await itemOf("o2");
    const data = { orderId: "o2", email: "ada@example.com", amount: 4990, currency: "EUR", code: "card_declined" };
    expect(JSON.parse(item?.["outbox"][0].detail)).toMatchObject({ data, metadata: cause });
    expect(await refund({ payments, provider }, "o2", cause, at)).toBeUndefined();
  });

  test("records that an order was cancelled before its charge, and prevents the charge", async () => {
    await refund({ payments, provider }, "o3", cause, at);
    expect(await itemOf("o3")).toMatchObject({ state: "voided", outbox: [{ detailType: "PaymentVoided" }] });
    expect(await charge({ payments, provider }, created("o3"), cause, at)).toBeUndefined();
    expect(await provider.charge(request("o3", "tok_approved"))).toEqual({ status: "voided" });
  });

  test("that is over has its last event republished on request, with the same id", async () => {
    await charge({ payments, provider }, created("o8"), cause, at);
    expect(await settleAgain({ payments, provider }, "o8", cause, at)).toMatchObject({ type: "PaymentRefunded" });
    const before = await itemOf("o8");
    const later = { correlationId: "corr-2", causationId: "event-2" };
    expect(await settleAgain({ payments, provider }, "o8", later, "2026-11-24T12:00:00.000Z")).toBeUndefined();
    expect(await itemOf("o8")).toEqual({ ...before, version: 3 });
  });

  test("of an unknown payment is voided on request", async () => {
    expect(await settleAgain({ payments, provider }, "o9", cause, at)).toEqual({ type: "PaymentVoided" });
    expect(await charge({ payments, provider }, created("o9"), cause, at)).toBeUndefined();
  });

  test("is written by one of 20 concurrent deliveries", async () => {
    const both = Array.from({ length: 20 }, (_, i) =>
      i % 2
        ? charge({ payments, provider }, created("o4"), cause, at)
        : refund({ payments, provider }, "o4", cause, at),
    );
    const facts = (await Promise.all(both)).flatMap((fact) => (fact ? [fact.type] : []));
    expect(new Set(facts).size).toBe(facts.length);
    expect(["voided", "refunded"]).toContain((await payments.load("o4")).payment.state);

    const charges = Array.from({ length: 20 }, () => charge({ payments, provider }, created("o5"), cause, at));
    expect((await Promise.all(charges)).filter(Boolean)).toMatchObject([{ type: "PaymentSucceeded" }]);
  });

  test("that always loses the race is given up with a reason", async () => {
    const losing = { ...payments, save: () => Promise.resolve(false) };
    await expect(charge({ payments: losing, provider }, created("o6"), cause, at)).rejects.toThrow("5 times in a row");
  });
});

describe("a refund that is not done", () => {
  const ids = Array.from({ length: 20 }, (_, i) => `ord_${i.toString(16)}`);
  const owedTo = async () => (await payments.owed()).map(({ orderId }) => orderId).filter((id) => ids.includes(id));

  test("is listed by due time until it is done", async () => {
    for (const [i, orderId] of ids.entries()) {
      await charge({ payments, provider }, created(orderId, "tok_refund_pending"), cause, at);
      const later = new Date(Date.parse(at) + (ids.length - i) * 1_000).toISOString();
      expect(await refund({ payments, provider }, orderId, cause, later)).toMatchObject({ reason: "pending" });
    }
    expect(await owedTo()).toEqual(ids.toReversed());
    expect(await itemOf("ord_0")).toMatchObject({ state: "refunding", attempts: 1, outbox: [], amount: 4990 });
    expect(await payments.owed()).toContainEqual({
      orderId: "ord_0",
      owedSince: "2026-11-23T12:00:20.000Z",
      askAt: "2026-11-23T12:05:20.000Z",
    });

    expect(await refund({ payments, provider }, "ord_0", cause, at)).toBeUndefined();
    expect(await retryRefund({ payments, provider }, "ord_0", "tick-1", at)).toMatchObject({ type: "PaymentRefunded" });
    expect(await retryRefund({ payments, provider }, "ord_0", "tick-2", at)).toBeUndefined();
    const item = await itemOf("ord_0");
    expect(item).not.toHaveProperty("owed");
    expect(item).toMatchObject({ state: "refunded", version: 3, outbox: [{ detailType: "PaymentRefunded" }] });
    expect(JSON.parse(item?.["outbox"][0].detail).metadata).toMatchObject({
      correlationId: "corr-1",
      causationId: "tick-1",
    });
    expect(await owedTo()).toEqual(ids.slice(1).toReversed());
  });
});

describe("an invalid answer", () => {
  test.each([
    ["a charge's", { status: "charged", paymentId: "p", amount: 4990, currency: "EUR" }],
    ["of a part of the money", { status: "refunded", paymentId: "p", amount: 1, currency: "EUR" }],
    ["unheard of", { status: "succeeded" }],
    ["empty", undefined],
  ])("to a refund, %s, changes nothing, and the event is tried again", async (what, answer) => {
    const orderId = `o-${what}`;
    await charge({ payments, provider }, created(orderId), cause, at);
    const confused = { ...provider, refund: () => Promise.resolve(answer as RefundAnswer) };
    await expect(refund({ payments, provider: confused }, orderId, cause, at)).rejects.toThrow(ProviderError);
    expect(await itemOf(orderId)).toMatchObject({ state: "succeeded", version: 1 });
  });

  test("to a charge changes nothing, and the event is retried", async () => {
    const answer = { status: "charged", paymentId: "p", amount: 1, currency: "EUR" } as const;
    const confused = { ...provider, charge: () => Promise.resolve(answer) };
    await expect(charge({ payments, provider: confused }, created("o7"), cause, at)).rejects.toThrow(ProviderError);
    expect(await itemOf("o7")).toBeUndefined();
  });
});

describe("the simulated provider", () => {
  test("returns the same answer for a key, whatever the request", async () => {
    const first = await provider.charge(request("k1", "tok_approved"));
    expect(first).toMatchObject({ status: "charged", amount: 4990, currency: "EUR" });
    expect(await provider.charge({ ...request("k1", "tok_declined"), amount: 1 })).toEqual(first);
  });

  test("charges once for 20 concurrent requests", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => provider.charge(request("k2", "tok_approved"))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const { Item } = await dynamoDb.client.send(new GetCommand({ TableName: providerTable, Key: { key: "k2" } }));
    expect(Item).toMatchObject({ version: 1, attempts: 1, charge: { status: "charged" } });
  });

  test("refunds once, and returns the same answer again", async () => {
    await provider.charge(request("k3", "tok_approved"));
    const answers = await Promise.all(Array.from({ length: 20 }, () => provider.refund("k3")));
    for (const answer of answers) expect(answer).toMatchObject({ status: "refunded", amount: 4990 });
    expect(await provider.charge(request("k3", "tok_approved"))).toMatchObject({ status: "charged" });
    const { Item } = await dynamoDb.client.send(new GetCommand({ TableName: providerTable, Key: { key: "k3" } }));
    expect(Item).toMatchObject({ version: 2 });
  });

  test("has nothing to refund for a declined card", async () => {
    const declined = await provider.charge(request("k4", "tok_declined"));
    expect(declined).toMatchObject({ status: "declined", code: "card_declined" });
    expect(await provider.refund("k4")).toEqual({ status: "voided" });
    expect(await provider.charge(request("k4", "tok_declined"))).toEqual(declined);
  });

  test.each([
    ["tok_refund_pending", ["pending", "refunded", "refunded"]],
    ["tok_refund_flaky", ["failed", "failed", "refunded", "refunded"]],
    ["tok_refund_failed", ["failed", "failed", "failed", "failed"]],
  ])("charges %s, and refunds it in its own way", async (card, statuses) => {
    const key = `k-${card}`;
    const charged = await provider.charge(request(key, card));
    expect(charged).toMatchObject({ status: "charged", amount: 4990, currency: "EUR" });
    for (const status of statuses) expect(await provider.refund(key)).toMatchObject({ ...charged, status });
  });

  test("declines an unknown card", async () =>
    expect(await provider.charge(request("k5", "tok_other"))).toMatchObject({
      status: "declined",
      code: "unknown_card",
    }));

  test("fails twice with tok_flaky, then charges", async () => {
    for (const attempt of [1, 2])
      await expect(provider.charge(request("k6", "tok_flaky"))).rejects.toThrow(`attempt ${attempt}`);
    expect(await provider.charge(request("k6", "tok_flaky"))).toMatchObject({ status: "charged" });
  });

  test("never answers for tok_down, but can void its key", async () => {
    for (const _ of [1, 2, 3, 4])
      await expect(provider.charge(request("k7", "tok_down"))).rejects.toBeInstanceOf(ProviderError);
    expect(await provider.refund("k7")).toEqual({ status: "voided" });
  });

  test("takes five seconds for tok_slow", async () => {
    expect(await provider.charge(request("k8", "tok_slow"))).toMatchObject({ status: "charged" });
    expect(waited).toEqual([5_000]);
  });
});
