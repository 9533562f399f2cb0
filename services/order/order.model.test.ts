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

const born = placed.map((order): Command => ({ type: "Create", at: "2026-11-23T12:00:00.000Z", ...order }));
const life = fc.tuple(born, fc.array(command, { maxLength: 25 })).map(([first, others]) => [first, ...others]);

/** Returns the facts about the order itself: inquiries about its money are not part of its history. */
const story = (facts: Fact[]) => facts.filter(({ type }) => type !== "SettlementRequested");
const count = (facts: Fact[], type: Fact["type"]) => facts.filter((fact) => fact.type === type).length;

const LIVES = 2_000;

/**
 * Checks random order histories. `check` returns the case that a history exercised; each must occur at least this often,
 * so that the property does not hold vacuously.
 */
function everyLife(atLeast: Record<string, number>, check: (commands: Command[]) => string): void {
  const lives = new Map<string, number>();
  const checked = fc.property(life, (commands) => {
    const name = check(commands);
    lives.set(name, (lives.get(name) ?? 0) + 1);
  });
  fc.assert(checked, { numRuns: LIVES });
  for (const [name, least] of Object.entries(atLeast)) {
    expect(lives.get(name) ?? 0, `lives that are ${name}`).toBeGreaterThanOrEqual(least);
  }
}

test("whatever happens, in whatever order, each fact occurs at most once per order", () => {
  everyLife({ "with a command that came to nothing": 1_000 }, (commands) => {
    const { facts } = live(commands);
    const types = story(facts).map(({ type }) => type);
    expect(new Set(types).size).toBe(types.length);
    expect(types[0]).toBe("OrderCreated");
    return commands.length > facts.length ? "with a command that came to nothing" : "without";
  });
});

test("the order's state follows from its facts, and its history contains them all", () => {
  everyLife({ PENDING: 100, CONFIRMED: 50, CANCELLED: 1_000 }, (commands) => {
    const { order, facts } = live(commands);
    const cancelled = count(facts, "OrderCancelled");
    const confirmed = count(facts, "OrderConfirmed");
    const expected = cancelled ? "CANCELLED" : confirmed ? "CONFIRMED" : "PENDING";
    expect(order?.state).toBe(expected);
    expect(order?.history.map(({ type }) => type)).toEqual(story(facts).map(({ type }) => type));
    return expected;
  });
});

test("only the customer can cancel a confirmed order, and nothing confirms a cancelled one", () => {
  everyLife({ "confirmed and cancelled": 75, "cancelled and then paid": 100 }, (commands) => {
    const { facts } = live(commands);
    const types = facts.map(({ type }) => type);
    const cancelled = facts.find((fact) => fact.type === "OrderCancelled");
    if (!cancelled) return "not cancelled";
    const at = types.indexOf("OrderCancelled");
    expect(types.slice(at)).not.toContain("OrderConfirmed");
    if (!types.includes("OrderConfirmed"))
      return types.slice(at).includes("PaymentSucceeded") ? "cancelled and then paid" : "cancelled";
    expect(cancelled.reason).toBe("customer_request");
    return "confirmed and cancelled";
  });
});

test("a cancelled order's settlement is open exactly while its money is unaccounted for", () => {
  everyLife({ "not cancelled": 100, open: 100, settled: 100 }, (commands) => {
    const { order, facts } = live(commands);
    const has = (type: Fact["type"]) => count(facts, type) > 0;
    const back = has("PaymentRefunded");
    const neverTaken = !has("PaymentSucceeded") && (has("PaymentFailed") || has("PaymentVoided"));
    const open = has("OrderCancelled") && !back && !neverTaken;
    expect(order?.state === "CANCELLED" && order.settlement !== undefined).toBe(open);
    return has("OrderCancelled") ? (open ? "open" : "settled") : "not cancelled";
  });
});

test("a shuffled replay of an order's whole history changes nothing", () => {
  const ranks = fc.infiniteStream(fc.nat());
  let eventful = 0;
  fc.assert(
    fc.property(life, ranks, (commands, rank) => {
      const first = live(commands);
      // A repeated inquiry is a new one.
      const shuffled = commands
        .filter(({ type }) => type !== "RequestSettlement")
        .map((each) => ({ each, rank: rank.next().value ?? 0 }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ each }) => each);
      expect(live([...commands, ...shuffled])).toEqual(first);
      if (first.facts.length > 2) eventful++;
    }),
    { numRuns: LIVES },
  );
  expect(eventful, "lives in which more happened than two things").toBeGreaterThanOrEqual(1_000);
});
