import fc from "fast-check";
import { expect, test } from "vitest";
import type { Event } from "../../events/event.ts";
import { type PaymentProvider, ProviderError } from "./provider.ts";
import { chargeEntry, type LedgerEntry, refundEntry, refundIn } from "./provider-ledger.ts";
import { reconcileRefunds } from "./reconcile-refunds.ts";
import { charge, type Ports, refund, settleAgain } from "./settle.ts";
import type { PaymentRecord } from "./store.ts";

const about = { orderId: "ord_1", customerId: "ada", email: "ada@example.com", currency: "EUR", total: 4990 };
const cause = { correlationId: "corr-1", causationId: "event-1" };
const at = "2026-11-23T12:00:00.000Z";
const DAY = 86_400_000;

/** One order's money: the provider's ledger, the payment's item, and what was published. */
function world(card: string) {
  let entry: LedgerEntry | undefined;
  let record: PaymentRecord = { orderId: about.orderId, payment: { state: "none" }, version: 0 };
  let outbox: Event[] = [];
  let days = 0;
  const published: Event[] = [];
  const money = { taken: 0, givenBack: 0 };

  function keep(next: LedgerEntry): LedgerEntry {
    if (next.charge?.status === "charged" && entry?.charge?.status !== "charged") money.taken += 1;
    if (next.refund?.answer.status === "refunded" && entry?.refund?.answer.status !== "refunded") money.givenBack += 1;
    entry = next;
    return next;
  }

  /** A function's view of the world: `step` runs before and after each call, and may wait or throw. */
  function ports(step: () => Promise<void>): Ports {
    const stepped = async <T>(act: () => T): Promise<T> => {
      await step();
      const result = act();
      await step();
      return result;
    };
    const provider: PaymentProvider = {
      charge: (request) =>
        stepped(() => {
          const { charge: standing, attempts } = keep(chargeEntry(entry, request));
          if (standing) return standing;
          throw new ProviderError(`no answer, attempt ${attempts}`);
        }),
      refund: () => stepped(() => refundIn(keep(refundEntry(entry)))),
    };
    return {
      provider,
      payments: {
        load: () => stepped(() => record),
        save: (next, events) =>
          stepped(() => {
            if (next.version !== record.version + 1) return false;
            record = next;
            outbox = events;
            published.push(...events);
            return true;
          }),
        publishAgain: () =>
          stepped(() => {
            record = { ...record, version: record.version + 1 };
            published.push(...outbox);
          }),
        owed: () => stepped(() => owed()),
      },
    };
  }

  const owed = () => (record.payment.state === "refunding" ? [{ orderId: about.orderId, ...record.payment }] : []);

  async function deliver(type: Type, step: () => Promise<void>): Promise<void> {
    if (type === "OrderCreated") {
      const lines = [{ sku: "tea", quantity: 1, unitPrice: 4990 }];
      await charge(ports(step), { ...about, card, lines }, cause, at);
    } else if (type === "OrderCancelled") {
      await refund(ports(step), about.orderId, cause, at);
    } else if (type === "SettlementRequested") {
      await settleAgain(ports(step), about.orderId, cause, at);
    } else {
      const now = new Date(Date.parse(at) + ++days * DAY).toISOString();
      const run = await reconcileRefunds(ports(step), now, "tick-1", { overdueAfterMs: DAY, hasTime: () => true });
      if (run.failures.length > 0) throw run.failures[0];
    }
  }

  return { deliver, money, published, owed, payment: () => record.payment };
}

type World = ReturnType<typeof world>;
type Type = "OrderCreated" | "OrderCancelled" | "SettlementRequested" | "sweep";
/** Returns the types of the published events; a republished event counts once. */
const told = ({ published }: World) => [
  ...new Map(published.map(({ metadata, type }) => [metadata.eventId, type])).values(),
];

/** A delivery that crashes after its `diesAfter`-th step, if it gets that far. */
const delivery = (...types: Type[]) =>
  fc.record({ type: fc.constantFrom(...types), diesAfter: fc.oneof(fc.constant(99), fc.nat({ max: 9 })) });
const card = fc.constantFrom(
  "tok_approved",
  "tok_declined",
  "tok_flaky",
  "tok_down",
  "tok_refund_pending",
  "tok_refund_flaky",
  "tok_refund_failed",
);

/** Runs all deliveries concurrently, with any interleaving of their steps. Returns the types of the consumed events. */
async function interleave(here: World, deliveries: { type: Type; diesAfter: number }[], scheduler: fc.Scheduler) {
  const running = deliveries.map(async ({ type, diesAfter }) => {
    let steps = 0;
    await here.deliver(type, async () => {
      await scheduler.schedule(Promise.resolve(), type);
      if (steps++ >= diesAfter) throw new Error("the function died");
    });
    return type;
  });
  const results = await scheduler.waitFor(Promise.allSettled(running));
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

/** Redelivers like a queue, until the function succeeds or the attempts run out. */
async function redeliver(here: World, type: Type) {
  for (let attempt = 0; attempt < 4; attempt++) {
    try {
      return await here.deliver(type, () => Promise.resolve());
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
    }
  }
  return undefined;
}

test("a cancelled order's money is refunded, or recorded as owed until it is", async () => {
  const deliveries = fc.array(delivery("OrderCreated", "OrderCancelled", "SettlementRequested", "sweep"), {
    maxLength: 7,
  });
  await fc.assert(
    fc.asyncProperty(card, deliveries, fc.boolean(), fc.scheduler(), async (token, early, late, scheduler) => {
      const here = world(token);
      const consumed = await interleave(here, early, scheduler);
      if (!consumed.includes("OrderCancelled")) await redeliver(here, "OrderCancelled");
      // The event is consumed: from now on the money is refunded or recorded as owed.
      expect(here.owed()).toHaveLength(here.money.taken > 0 && here.payment().state !== "refunded" ? 1 : 0);
      // The other event may still arrive, from a retry, a dead-letter queue or a replay, or never.
      if (late) await redeliver(here, "OrderCreated");
      for (const _ of [1, 2, 3]) await redeliver(here, "sweep");

      const givenBack = token === "tok_refund_failed" ? 0 : here.money.taken;
      expect(here.money.taken).toBeLessThanOrEqual(1);
      expect(here.money.givenBack).toBe(givenBack);
      expect(told(here).filter((type) => type === "PaymentRefunded")).toHaveLength(givenBack);
      expect(new Set(told(here)).size).toBe(told(here).length);
      expect(here.owed()).toHaveLength(here.money.taken - givenBack);

      // Whatever happened to the events so far, a request gets the outcome published.
      here.published.length = 0;
      await redeliver(here, "SettlementRequested");
      const ends = { refunded: "PaymentRefunded", failed: "PaymentFailed", voided: "PaymentVoided" };
      const end = ends[here.payment().state as keyof typeof ends];
      expect(told(here)).toEqual(end ? [end] : []);
      expect(end === undefined).toBe(givenBack < here.money.taken);
    }),
    { numRuns: 2_000 },
  );
});

test("an order that stands is charged exactly once, and its outcome is published exactly once", async () => {
  const deliveries = fc.array(delivery("OrderCreated", "sweep"), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(card, deliveries, fc.scheduler(), async (token, early, scheduler) => {
      const here = world(token);
      const consumed = await interleave(here, early, scheduler);
      if (!consumed.includes("OrderCreated")) await redeliver(here, "OrderCreated");

      const outcome: Record<string, string> = { tok_declined: "PaymentFailed" };
      const expected = token === "tok_down" ? undefined : (outcome[token] ?? "PaymentSucceeded");
      expect(told(here)).toEqual(expected ? [expected] : []);
      expect(here.money).toEqual({ taken: expected === "PaymentSucceeded" ? 1 : 0, givenBack: 0 });
    }),
    { numRuns: 1_000 },
  );
});

test("a charge whose function crashed before writing is refunded and published, even if its event is never redelivered", async () => {
  const here = world("tok_approved");
  let steps = 0;
  const dying = here.deliver("OrderCreated", () =>
    steps++ < 3 ? Promise.resolve() : Promise.reject(new Error("died")),
  );
  await expect(dying).rejects.toThrow("died");
  expect(here.money).toEqual({ taken: 1, givenBack: 0 });
  expect(here.payment()).toEqual({ state: "none" });

  await redeliver(here, "OrderCancelled");
  expect(here.money).toEqual({ taken: 1, givenBack: 1 });
  expect(here.published).toMatchObject([
    { type: "PaymentRefunded", data: { orderId: "ord_1", amount: 4990, currency: "EUR" } },
  ]);
});
