import { describe, expect, test } from "vitest";
import type { Payment } from "./payment.ts";
import { ProviderError, type RefundAnswer } from "./provider.ts";
import { reconcileRefunds } from "./reconcile-refunds.ts";
import type { Ports } from "./settle.ts";

const money = { paymentId: "pay_1", amount: 4990, currency: "EUR" };
const now = "2026-11-23T12:00:00.000Z";
const HOUR = 3_600_000;
const ago = (hours: number) => new Date(Date.parse(now) - hours * HOUR).toISOString();

/** A refund that has been owed for some hours, and is due now or in an hour. */
const owedFor = (hours: number, due = true): Payment => ({
  state: "refunding",
  ...money,
  owedSince: ago(hours),
  attempts: 3,
  reason: "pending",
  askAt: due ? ago(hours) : ago(-1),
});

/**
 * Payments in memory, and a fake provider; `asked` records the orders it was asked about, `widest` the peak
 * concurrency.
 */
function world(payments: Record<string, Payment>, answer: (orderId: string) => RefundAnswer["status"] | Error) {
  const asked: string[] = [];
  const seen = { atOnce: 0, widest: 0 };
  const versions = new Map(Object.keys(payments).map((orderId) => [orderId, 1]));
  const ports: Ports = {
    payments: {
      load: async (orderId) => ({
        orderId,
        payment: payments[orderId] ?? { state: "none" },
        correlationId: "corr-1",
        version: versions.get(orderId) ?? 0,
      }),
      async save({ orderId, payment, version }) {
        payments[orderId] = payment;
        versions.set(orderId, version);
        return true;
      },
      publishAgain: () => Promise.reject(new Error("A reconciliation of refunds says nothing twice.")),
      owed: async () =>
        Object.entries(payments)
          .flatMap(([orderId, payment]) => (payment.state === "refunding" ? [{ orderId, ...payment }] : []))
          .sort((a, b) => a.askAt.localeCompare(b.askAt)),
    },
    provider: {
      charge: () => Promise.reject(new Error("A reconciliation charges nobody.")),
      async refund(orderId) {
        asked.push(orderId);
        seen.widest = Math.max(seen.widest, ++seen.atOnce);
        await new Promise(setImmediate);
        seen.atOnce--;
        const status = answer(orderId);
        if (status instanceof Error) throw status;
        if (status === "voided") return { status };
        return status === "failed" ? { status, ...money, code: "account_closed" } : { status, ...money };
      },
    },
  };
  return { ports, asked, seen, payments };
}

const limits = { overdueAfterMs: 24 * HOUR, hasTime: () => true };

describe("a reconciliation", () => {
  test("completes what the provider has done, and leaves the rest for later", async () => {
    const { ports, asked, payments } = world({ a: owedFor(1), b: owedFor(3), c: owedFor(2, false) }, (orderId) =>
      orderId === "a" ? "refunded" : "pending",
    );
    expect(await reconcileRefunds(ports, now, "tick-1", limits)).toEqual({
      refunded: ["a"],
      owed: ["b", "c"],
      overdue: [],
      unanswered: [],
      failures: [],
    });
    expect(asked).toEqual(["b", "a"]);
    expect(payments["a"]).toEqual({ state: "refunded", ...money });
    expect(payments["b"]).toMatchObject({ state: "refunding", attempts: 4, owedSince: ago(3) });
  });

  test("lists what has been owed for too long, whether it is due or not", async () => {
    const { ports } = world({ a: owedFor(25), b: owedFor(24, false), c: owedFor(23), d: owedFor(48) }, (orderId) =>
      orderId === "d" ? "refunded" : "failed",
    );
    expect(await reconcileRefunds(ports, now, "tick-1", limits)).toMatchObject({ overdue: ["a", "b"] });
  });

  test("continues when the provider does not answer or a write fails, and distinguishes the two", async () => {
    const silent = new ProviderError("no answer");
    const broken = new Error("no capacity");
    const { ports } = world({ a: owedFor(30), b: owedFor(2), c: owedFor(1) }, (orderId) =>
      orderId === "a" ? silent : orderId === "b" ? broken : "refunded",
    );
    expect(await reconcileRefunds(ports, now, "tick-1", limits)).toEqual({
      refunded: ["c"],
      owed: ["a", "b"],
      overdue: ["a"],
      unanswered: [{ orderId: "a", error: silent }],
      failures: [broken],
    });
  });

  test("asks about a few at a time while there is time, longest due first", async () => {
    const many = Object.fromEntries(Array.from({ length: 35 }, (_, i) => [`o${i}`, owedFor(i + 1)]));
    const { ports, asked, seen } = world(many, () => "refunded");
    let rounds = 0;
    const run = await reconcileRefunds(ports, now, "tick-1", { ...limits, hasTime: () => ++rounds <= 2 });
    expect([asked.length, seen.widest, run.refunded.length, run.owed.length]).toEqual([20, 10, 20, 15]);
    expect(new Set(asked)).toEqual(new Set(Array.from({ length: 20 }, (_, i) => `o${34 - i}`)));
  });

  test("asks nobody when nothing is owed", async () => {
    const { ports, asked } = world(
      { a: { state: "refunded", ...money }, b: { state: "succeeded", ...money } },
      () => "pending",
    );
    expect(await reconcileRefunds(ports, now, "tick-1", limits)).toMatchObject({ owed: [], overdue: [] });
    expect(asked).toEqual([]);
  });
});
