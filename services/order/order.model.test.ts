import fc from "fast-check";
import { expect, test } from "vitest";
import { type Command, decide, evolve, type Fact, type Order } from "./order.ts";

const time = fc
  .integer({ min: 0, max: 30 })
  .map((minute) => new Date(Date.UTC(2026, 10, 23, 12, minute)).toISOString());
const placed = fc.record({
  orderId: fc.constant("ord_00000000000000000000000000000001"),
  customerId: fc.constant("ada"),
  email: fc.constant("ada@example.com"),
  currency: fc.constant("EUR"),
  total: fc.integer({ min: 1 }),
  lineCount: fc.integer({ min: 1 }),
  expiresAt: fc.constant("2026-11-23T12:15:00.000Z"),
});
const paymentId = fc.constantFrom("pay_1", "pay_2");
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.tuple(time, placed).map(([at, order]) => ({ type: "Create" as const, at, ...order })),
  time.map((at) => ({ type: "Cancel" as const, at })),
  time.map((at) => ({ type: "Expire" as const, at })),
  time.map((at) => ({ type: "RequestSettlement" as const, at })),
  time.map((at) => ({ type: "PaymentVoided" as const, at })),
  fc.record({ type: fc.constant("PaymentSucceeded" as const), at: time, paymentId }),
  fc.record({ type: fc.constant("PaymentRefunded" as const), at: time, paymentId }),
  time.map((at) => ({ type: "PaymentFailed" as const, at, code: "card_declined", text: "Declined." })),
);

function live(commands: Command[]): { order: Order | undefined; facts: Fact[] } {
  let order: Order | undefined;
  const facts: Fact[] = [];
  for (const each of commands) {
    const decided = decide(order, each);
    order = decided.reduce(evolve, order);
    facts.push(...decided);
  }
  return { order, facts };
}

const life = fc.array(command, { maxLength: 25 });
/** What happened to the order itself: that somebody asked about its money is not part of its story. */
const story = (facts: Fact[]) => facts.filter(({ type }) => type !== "SettlementRequested");
const count = (facts: Fact[], type: Fact["type"]) => facts.filter((fact) => fact.type === type).length;

test("whatever happens, in whatever order, each thing happens to an order once at most", () => {
  fc.assert(
    fc.property(life, (commands) => {
      const { facts } = live(commands);
      const types = story(facts).map(({ type }) => type);
      expect(new Set(types).size).toBe(types.length);
      if (types.length > 0) expect(types[0]).toBe("OrderCreated");
    }),
    { numRuns: 2_000 },
  );
});

test("the order's state is what its facts say, and its history tells them all", () => {
  fc.assert(
    fc.property(life, (commands) => {
      const { order, facts } = live(commands);
      const cancelled = count(facts, "OrderCancelled");
      const confirmed = count(facts, "OrderConfirmed");
      const expected = cancelled ? "CANCELLED" : confirmed ? "CONFIRMED" : facts.length ? "PENDING" : undefined;
      expect(order?.state).toBe(expected);
      expect(order?.history.map(({ type }) => type) ?? []).toEqual(story(facts).map(({ type }) => type));
    }),
    { numRuns: 2_000 },
  );
});

test("after its confirmation only the customer ends an order, and nothing confirms a cancelled one", () => {
  fc.assert(
    fc.property(life, (commands) => {
      const { facts } = live(commands);
      const types = facts.map(({ type }) => type);
      const cancelled = facts.find((fact) => fact.type === "OrderCancelled");
      if (!types.includes("OrderConfirmed") || !cancelled) return;
      expect(types.indexOf("OrderConfirmed")).toBeLessThan(types.indexOf("OrderCancelled"));
      expect(cancelled.reason).toBe("customer_request");
    }),
    { numRuns: 2_000 },
  );
});

test("a cancelled order's settlement is open exactly while its money is unaccounted for", () => {
  fc.assert(
    fc.property(life, (commands) => {
      const { order, facts } = live(commands);
      const has = (type: Fact["type"]) => count(facts, type) > 0;
      const back = has("PaymentRefunded");
      const neverTaken = !has("PaymentSucceeded") && (has("PaymentFailed") || has("PaymentVoided"));
      const open = has("OrderCancelled") && !back && !neverTaken;
      expect(order?.state === "CANCELLED" && order.settlement !== undefined).toBe(open);
    }),
    { numRuns: 2_000 },
  );
});

test("a replay of an order's whole life, shuffled, changes nothing", () => {
  fc.assert(
    fc.property(life, placed, fc.infiniteStream(fc.nat()), (commands, order, ranks) => {
      const born: Command = { type: "Create", at: "2026-11-23T12:00:00.000Z", ...order };
      const first = live([born, ...commands]);
      // A question that comes again is a new one.
      const shuffled = commands
        .filter(({ type }) => type !== "RequestSettlement")
        .map((each) => ({ each, rank: ranks.next().value ?? 0 }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ each }) => each);
      expect(live([born, ...commands, ...shuffled])).toEqual(first);
    }),
    { numRuns: 2_000 },
  );
});
