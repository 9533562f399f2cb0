import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startDynamoDb } from "../dynamodb.fixture.ts";
import { type PaymentProvider, ProviderError } from "./provider.ts";
import { charge, refund } from "./settle.ts";
import { simulatedProvider } from "./simulated-provider.ts";
import { type PaymentStore, paymentStore } from "./store.ts";

let dynamoDb: Awaited<ReturnType<typeof startDynamoDb>>;
let payments: PaymentStore;
let provider: PaymentProvider;
const waited: number[] = [];

beforeAll(async () => {
  dynamoDb = await startDynamoDb([
    { name: "payments", key: "orderId" },
    { name: "provider", key: "key" },
  ]);
  payments = paymentStore(dynamoDb.client, "payments");
  provider = simulatedProvider(dynamoDb.client, "provider", async (ms) => void waited.push(ms));
});
afterAll(() => dynamoDb.stop());

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
const cancelled = (orderId: string) => ({ ...about(orderId), reason: "customer_request" as const });
const request = (key: string, card: string) => ({ key, card, amount: 4990, currency: "EUR" });

async function itemOf(orderId: string) {
  const { Item } = await dynamoDb.client.send(new GetCommand({ TableName: "payments", Key: { orderId } }));
  return Item;
}

describe("a payment's item", () => {
  test("holds the state and the event of its very write", async () => {
    await charge({ payments, provider }, created("o1"), cause, at);
    const item = await itemOf("o1");
    expect(item).toMatchObject({ state: "succeeded", amount: 4990, version: 1 });
    expect(item?.["outbox"]).toMatchObject([
      { source: "app.payments", detailType: "PaymentSucceeded", resources: ["o1"] },
    ]);

    await refund({ payments, provider }, cancelled("o1"), cause, at);
    expect(await itemOf("o1")).toMatchObject({
      state: "refunded",
      version: 2,
      outbox: [{ detailType: "PaymentRefunded" }],
    });
    expect((await payments.load("o1")).payment).toMatchObject({ state: "refunded", amount: 4990, currency: "EUR" });
  });

  test("tells why a payment failed", async () => {
    await charge({ payments, provider }, created("o2", "tok_declined"), cause, at);
    const item = await itemOf("o2");
    const data = { orderId: "o2", email: "ada@example.com", amount: 4990, currency: "EUR", code: "card_declined" };
    expect(JSON.parse(item?.["outbox"][0].detail)).toMatchObject({ data, metadata: cause });
    expect(await refund({ payments, provider }, cancelled("o2"), cause, at)).toBeUndefined();
  });

  test("tells nothing of an order that was cancelled before its charge, and keeps it from being charged", async () => {
    await refund({ payments, provider }, cancelled("o3"), cause, at);
    expect(await itemOf("o3")).toMatchObject({ state: "voided", outbox: [] });
    expect(await charge({ payments, provider }, created("o3"), cause, at)).toBeUndefined();
    expect(await provider.charge(request("o3", "tok_approved"))).toEqual({ status: "voided" });
  });

  test("is written by one of 20 deliveries at once", async () => {
    const both = Array.from({ length: 20 }, (_, i) =>
      i % 2
        ? charge({ payments, provider }, created("o4"), cause, at)
        : refund({ payments, provider }, cancelled("o4"), cause, at),
    );
    const facts = (await Promise.all(both)).flatMap((fact) => (fact ? [fact.type] : []));
    expect(new Set(facts).size).toBe(facts.length);
    expect(["voided", "refunded"]).toContain((await payments.load("o4")).payment.state);

    const charges = Array.from({ length: 20 }, () => charge({ payments, provider }, created("o5"), cause, at));
    expect((await Promise.all(charges)).filter(Boolean)).toMatchObject([{ type: "PaymentSucceeded" }]);
  });

  test("that somebody else always writes first is given up with a reason", async () => {
    const losing = { ...payments, save: () => Promise.resolve(false) };
    await expect(charge({ payments: losing, provider }, created("o6"), cause, at)).rejects.toThrow("5 times in a row");
  });
});

describe("the simulated provider", () => {
  test("answers for a key as it did before, whatever is asked", async () => {
    const first = await provider.charge(request("k1", "tok_approved"));
    expect(first).toMatchObject({ status: "charged", amount: 4990, currency: "EUR" });
    expect(await provider.charge({ ...request("k1", "tok_declined"), amount: 1 })).toEqual(first);
  });

  test("charges once when 20 ask at once", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => provider.charge(request("k2", "tok_approved"))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const { Item } = await dynamoDb.client.send(new GetCommand({ TableName: "provider", Key: { key: "k2" } }));
    expect(Item).toMatchObject({ version: 1, attempts: 1, charge: { status: "charged" } });
  });

  test("refunds once, and says so again", async () => {
    await provider.charge(request("k3", "tok_approved"));
    const answers = await Promise.all(Array.from({ length: 20 }, () => provider.refund("k3")));
    for (const answer of answers) expect(answer).toMatchObject({ status: "refunded", amount: 4990 });
    expect(await provider.charge(request("k3", "tok_approved"))).toMatchObject({ status: "refunded" });
    const { Item } = await dynamoDb.client.send(new GetCommand({ TableName: "provider", Key: { key: "k3" } }));
    expect(Item).toMatchObject({ version: 2 });
  });

  test("has nothing to refund of a declined card", async () => {
    const declined = await provider.charge(request("k4", "tok_declined"));
    expect(declined).toMatchObject({ status: "declined", code: "card_declined" });
    expect(await provider.refund("k4")).toEqual(declined);
  });

  test("declines a card that it does not know", async () =>
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
