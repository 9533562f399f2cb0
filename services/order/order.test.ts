import { describe, expect, test } from "vitest";
import { type Command, decide, evolve, type Fact, type Order } from "./order.ts";

const placed = {
  orderId: "ord_00000000000000000000000000000001",
  customerId: "ada",
  email: "ada@example.com",
  currency: "EUR",
  total: 4990,
  lineCount: 2,
  expiresAt: "2026-11-23T12:15:00.000Z",
};
const at = (minute: number) => `2026-11-23T12:${String(minute).padStart(2, "0")}:00.000Z`;
const created: Fact = { type: "OrderCreated", at: at(0), ...placed };
const succeeded: Fact & Command = { type: "PaymentSucceeded", at: at(1), paymentId: "pay_1" };
const failed: Fact & Command = { type: "PaymentFailed", at: at(1), code: "card_declined", text: "Declined." };
const refunded: Fact & Command = { type: "PaymentRefunded", at: at(3), paymentId: "pay_1" };
const confirmed: Fact = { type: "OrderConfirmed", at: at(1), paymentId: "pay_1" };
const cancelledBy = (reason: "customer_request" | "payment_timeout" | "payment_failed", minute: number): Fact => ({
  type: "OrderCancelled",
  at: at(minute),
  reason,
});

const orderAfter = (facts: Fact[]) => facts.reduce<Order | undefined>(evolve, undefined);
const given = (...facts: Fact[]) => ({
  when: (command: Command) => ({
    gives: (...expected: Fact[]) => expect(decide(orderAfter(facts), command)).toEqual(expected),
  }),
});

describe("a new order", () => {
  test("is pending, with its creation in its history", () => {
    given()
      .when({ type: "Create", at: at(0), ...placed })
      .gives(created);
    expect(orderAfter([created])).toEqual({
      ...placed,
      state: "PENDING",
      createdAt: at(0),
      history: [{ type: "OrderCreated", at: at(0) }],
    });
  });

  test("is not created twice", () =>
    given(created)
      .when({ type: "Create", at: at(9), ...placed })
      .gives());

  test("must exist before anything else happens to it", () => {
    for (const command of [succeeded, failed, refunded, { type: "Cancel", at: at(1) }, { type: "Expire", at: at(1) }])
      given()
        .when(command as Command)
        .gives();
    expect(() => evolve(undefined, confirmed)).toThrow("OrderConfirmed cannot be the first fact");
  });
});

describe("a pending order", () => {
  test("is confirmed by its payment", () => {
    given(created).when(succeeded).gives(succeeded, confirmed);
    expect(orderAfter([created, succeeded, confirmed])).toMatchObject({
      state: "CONFIRMED",
      paymentId: "pay_1",
      confirmedAt: at(1),
      history: [{ type: "OrderCreated" }, succeeded, confirmed],
    });
  });

  test("is cancelled by a failed payment", () => {
    given(created).when(failed).gives(failed, cancelledBy("payment_failed", 1));
    expect(orderAfter([created, failed, cancelledBy("payment_failed", 1)])).toMatchObject({
      state: "CANCELLED",
      reason: "payment_failed",
    });
  });

  test("is cancelled on request", () =>
    given(created)
      .when({ type: "Cancel", at: at(2) })
      .gives(cancelledBy("customer_request", 2)));

  test("expires at its deadline and not before", () => {
    given(created).when({ type: "Expire", at: "2026-11-23T12:14:59.999Z" }).gives();
    given(created).when({ type: "Expire", at: placed.expiresAt }).gives(cancelledBy("payment_timeout", 15));
  });

  test("is not confirmed by money that was already refunded", () =>
    given(created, refunded).when(succeeded).gives(succeeded));
});

describe("a confirmed order", () => {
  const past = [created, succeeded, confirmed];

  test("is cancelled on request, and keeps its day of sale", () => {
    given(...past)
      .when({ type: "Cancel", at: at(2) })
      .gives(cancelledBy("customer_request", 2));
    expect(orderAfter([...past, cancelledBy("customer_request", 2)])).toMatchObject({ confirmedAt: at(1) });
  });

  test("neither expires nor records its payment twice", () => {
    given(...past)
      .when({ type: "Expire", at: at(59) })
      .gives();
    given(...past)
      .when({ ...succeeded, at: at(5) })
      .gives();
  });

  test("records a contradictory payment failure, and stays confirmed", () =>
    given(...past)
      .when(failed)
      .gives(failed));
});

describe("a cancelled order's money", () => {
  const cancelled = cancelledBy("customer_request", 2);
  const voided: Fact & Command = { type: "PaymentVoided", at: at(3) };
  const ask: Command = { type: "RequestSettlement", at: at(17) };
  const asked: Fact = { type: "SettlementRequested", at: at(17) };
  const settlementAfter = (...facts: Fact[]) => {
    const order = orderAfter(facts);
    return order?.state === "CANCELLED" ? order.settlement : undefined;
  };

  test.each<[string, Fact[]]>([
    ["nothing was heard", [created, cancelled]],
    ["it was charged", [created, succeeded, confirmed, cancelled]],
    ["it was charged late", [created, cancelled, succeeded]],
    ["a failure contradicts the charge", [created, succeeded, confirmed, failed, cancelled]],
  ])("is asked about when %s", (_, past) => {
    expect(settlementAfter(...past)).toEqual({ since: at(2), asked: 0, askAt: at(17) });
    given(...past)
      .when({ ...ask, at: "2026-11-23T12:16:59.999Z" })
      .gives();
    given(...past)
      .when(ask)
      .gives(asked);
  });

  test.each<[string, Fact[]]>([
    ["it went back", [created, succeeded, confirmed, cancelled, refunded]],
    ["it went back, and its charge is told of late", [created, cancelled, refunded, succeeded]],
    ["its charge failed", [created, failed, cancelledBy("payment_failed", 1)]],
    ["its failure is told of late", [created, cancelled, failed]],
    ["nothing was taken", [created, cancelled, voided]],
    ["the order stands", [created, succeeded, confirmed]],
    ["the order waits for its payment", [created]],
  ])("is not asked about when %s", (_, past) => {
    expect(settlementAfter(...past)).toBeUndefined();
    given(...past)
      .when({ ...ask, at: "2026-12-24T12:00:00.000Z" })
      .gives();
  });

  test("is asked about again when a late payment arrives", () => {
    const past = [created, cancelled, voided, { ...succeeded, at: at(9) }];
    expect(settlementAfter(...past)).toEqual({ since: at(9), asked: 0, askAt: at(24) });
  });

  test("is asked about at growing intervals, and not recorded in the history", () => {
    let order = orderAfter([created, cancelled]);
    const history = order?.history;
    const waits = Array.from({ length: 7 }, () => {
      const askAt = order?.state === "CANCELLED" ? (order.settlement?.askAt ?? "") : "";
      const [fact, ...others] = decide(order, { type: "RequestSettlement", at: askAt });
      if (!fact) throw new Error("The order was not asked about.");
      order = evolve(order, fact);
      expect([others, decide(order, { type: "RequestSettlement", at: askAt })]).toEqual([[], []]);
      const next = order.state === "CANCELLED" ? (order.settlement?.askAt ?? "") : "";
      return (Date.parse(next) - Date.parse(askAt)) / 60_000;
    });
    expect(waits).toEqual([30, 60, 120, 240, 360, 360, 360]);
    expect(order).toMatchObject({ settlement: { since: at(2), asked: 7 } });
    expect(order?.history).toEqual(history);
  });

  test("is not asked about once it is settled, or while the order stands", () => {
    const request: Fact = { type: "SettlementRequested", at: at(30) };
    for (const past of [[created], [created, cancelled, voided]]) {
      expect(orderAfter([...past, request])).toEqual(orderAfter(past));
    }
  });

  test("is recorded once, even when nothing was charged", () => {
    given(created, cancelled).when(voided).gives(voided);
    given(created, cancelled, voided).when(voided).gives();
  });
});

describe("a cancelled order", () => {
  const past = [created, cancelledBy("payment_timeout", 15)];

  test("stays cancelled when the payment arrives late; the payment and its refund are recorded once", () => {
    given(...past)
      .when(succeeded)
      .gives(succeeded);
    given(...past, succeeded)
      .when(refunded)
      .gives(refunded);
    given(...past, succeeded, refunded)
      .when(refunded)
      .gives();
    expect(orderAfter([...past, succeeded, refunded])).toMatchObject({ state: "CANCELLED", reason: "payment_timeout" });
  });

  test("is not cancelled again", () => {
    given(...past)
      .when({ type: "Cancel", at: at(20) })
      .gives();
    given(...past)
      .when({ type: "Expire", at: at(20) })
      .gives();
    given(...past)
      .when(failed)
      .gives(failed);
  });
});
