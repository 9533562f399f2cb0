import fc from "fast-check";
import { expect, test } from "vitest";
import type { Event } from "../../events/event.ts";
import { type PaymentProvider, ProviderError } from "./provider.ts";
import { chargeEntry, type LedgerEntry, refundEntry } from "./provider-ledger.ts";
import { charge, refund } from "./settle.ts";
import type { PaymentRecord, PaymentStore } from "./store.ts";

const about = { orderId: "ord_1", customerId: "ada", email: "ada@example.com", currency: "EUR", total: 4990 };
const cause = { correlationId: "corr-1", causationId: "event-1" };
const at = "2026-11-23T12:00:00.000Z";

/** One order's money: the provider's ledger, the payment's item, and what was published. */
function world(card: string) {
  let entry: LedgerEntry | undefined;
  let record: PaymentRecord = { orderId: about.orderId, payment: { state: "none" }, version: 0 };
  const published: Event[] = [];
  const money = { taken: 0, givenBack: 0 };

  function keep(next: LedgerEntry): LedgerEntry {
    const [before, after] = [entry?.charge?.status, next.charge?.status];
    if (after === "charged" && before !== "charged") money.taken += 1;
    if (after === "refunded" && before !== "refunded") money.givenBack += 1;
    entry = next;
    return next;
  }

  /** What a function sees of the world: `step` comes before and after each call, and may wait or throw. */
  function ports(step: () => Promise<void>): { payments: PaymentStore; provider: PaymentProvider } {
    const stepped = async <T>(act: () => T): Promise<T> => {
      await step();
      const result = act();
      await step();
      return result;
    };
    const answer = ({ charge: standing, attempts }: LedgerEntry) => {
      if (standing) return standing;
      throw new ProviderError(`no answer, attempt ${attempts}`);
    };
    return {
      provider: {
        charge: (request) => stepped(() => answer(keep(chargeEntry(entry, request)))),
        refund: () => stepped(() => answer(keep(refundEntry(entry)))),
      },
      payments: {
        load: () => stepped(() => record),
        save: (next, events) =>
          stepped(() => {
            if (next.version !== record.version + 1) return false;
            record = next;
            published.push(...events);
            return true;
          }),
      },
    };
  }

  const deliver = (type: Type, step: () => Promise<void>) =>
    type === "OrderCreated"
      ? charge(ports(step), { ...about, card, lines: [{ sku: "tea", quantity: 1, unitPrice: 4990 }] }, cause, at)
      : refund(ports(step), { ...about, reason: "customer_request" }, cause, at);

  return { deliver, money, published, payment: () => record.payment };
}

type World = ReturnType<typeof world>;
type Type = "OrderCreated" | "OrderCancelled";
const told = ({ published }: World) => published.map(({ type }) => type);

/** A delivery dies after its `diesAfter`-th step, if it comes that far. */
const delivery = (...types: Type[]) =>
  fc.record({ type: fc.constantFrom(...types), diesAfter: fc.oneof(fc.constant(99), fc.nat({ max: 9 })) });
const card = fc.constantFrom("tok_approved", "tok_declined", "tok_flaky", "tok_down");

/** All deliveries at once, in any interleaving of their steps. Answers which kinds of event were consumed. */
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

/** A queue delivers again until the function succeeds, or gives up. */
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

test("a cancelled order costs nothing, and a refund is told exactly when money went back", async () => {
  const deliveries = fc.array(delivery("OrderCreated", "OrderCancelled"), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(card, deliveries, fc.boolean(), fc.scheduler(), async (token, early, late, scheduler) => {
      const here = world(token);
      const consumed = await interleave(here, early, scheduler);
      if (!consumed.includes("OrderCancelled")) await redeliver(here, "OrderCancelled");
      // The other event may come after all, from a retry, a dead-letter queue or a replay; or never again.
      if (late) await redeliver(here, "OrderCreated");

      expect(here.money.givenBack).toBe(here.money.taken);
      expect(here.money.taken).toBeLessThanOrEqual(1);
      expect(told(here).filter((type) => type === "PaymentRefunded")).toHaveLength(here.money.givenBack);
      expect(new Set(told(here)).size).toBe(here.published.length);
      expect(["refunded", "failed", "voided"]).toContain(here.payment().state);
    }),
    { numRuns: 1_000 },
  );
});

test("an order that stands is charged exactly once, and its outcome is told exactly once", async () => {
  const deliveries = fc.array(delivery("OrderCreated"), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(card, deliveries, fc.scheduler(), async (token, early, scheduler) => {
      const here = world(token);
      const consumed = await interleave(here, early, scheduler);
      if (!consumed.includes("OrderCreated")) await redeliver(here, "OrderCreated");

      const outcome = {
        tok_approved: "PaymentSucceeded",
        tok_flaky: "PaymentSucceeded",
        tok_declined: "PaymentFailed",
      };
      const expected = outcome[token as keyof typeof outcome];
      expect(told(here)).toEqual(expected ? [expected] : []);
      expect(here.money).toEqual({ taken: expected === "PaymentSucceeded" ? 1 : 0, givenBack: 0 });
    }),
    { numRuns: 1_000 },
  );
});

test("a charge whose function died before writing is refunded and told of, though its event never comes again", async () => {
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
