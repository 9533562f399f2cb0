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
  test("is pending and remembers how it began", () => {
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

  test("is not made again", () =>
    given(created)
      .when({ type: "Create", at: at(9), ...placed })
      .gives());

  test("must be there before anything else happens to it", () => {
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

  test("is cancelled by a payment that failed", () => {
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

  test("expires at its time and not before", () => {
    given(created).when({ type: "Expire", at: "2026-11-23T12:14:59.999Z" }).gives();
    given(created).when({ type: "Expire", at: placed.expiresAt }).gives(cancelledBy("payment_timeout", 15));
  });

  test("is not confirmed by money that already went back", () =>
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

  test("neither expires nor takes its payment twice", () => {
    given(...past)
      .when({ type: "Expire", at: at(59) })
      .gives();
    given(...past)
      .when({ ...succeeded, at: at(5) })
      .gives();
  });

  test("notes a payment's failure that contradicts it, and stays", () =>
    given(...past)
      .when(failed)
      .gives(failed));
});

describe("a cancelled order", () => {
  const past = [created, cancelledBy("payment_timeout", 15)];

  test("stays cancelled when the payment comes late; the late payment and its refund are noted once", () => {
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
