import { describe, expect, test } from "vitest";
import { decide, evolve, type Fact, holdsMoney, type Payment } from "./payment.ts";
import type { Charge } from "./provider.ts";

const money = { paymentId: "pay_1", amount: 4990, currency: "EUR" };
const charged: Charge = { status: "charged", ...money };
const refunded: Charge = { status: "refunded", ...money };
const declined: Charge = { status: "declined", code: "card_declined", text: "Declined." };
const voided: Charge = { status: "voided" };

const none: Payment = { state: "none" };
const succeeded: Fact = { type: "PaymentSucceeded", ...money };
const failed: Fact = { type: "PaymentFailed", code: "card_declined", text: "Declined." };
const givenBack: Fact = { type: "PaymentRefunded", ...money };
const neverCharged: Fact = { type: "PaymentVoided" };

const given = (...facts: Fact[]) => ({
  when: (charge: Charge) => ({
    gives: (expected: Fact | undefined) => expect(decide(facts.reduce(evolve, none), charge)).toEqual(expected),
  }),
});

describe("an order without a payment", () => {
  test("is paid when the provider charged it", () => given().when(charged).gives(succeeded));
  test("is not paid when the provider declined", () => given().when(declined).gives(failed));
  test("is closed when it was cancelled before any charge", () => given().when(voided).gives(neverCharged));
  test("was charged and never told of, then refunded: the refund is told", () =>
    given().when(refunded).gives(givenBack));
});

describe("a payment", () => {
  test("that succeeded can be refunded, once", () => {
    given(succeeded).when(refunded).gives(givenBack);
    given(succeeded, givenBack).when(refunded).gives(undefined);
  });

  test("that was refunded stays so when the charge's own answer comes in late", () =>
    given(givenBack).when(charged).gives(undefined));

  test.each([
    ["succeeded", [succeeded], [charged, declined, voided]],
    ["failed", [failed], [charged, declined, voided, refunded]],
    ["refunded", [succeeded, givenBack], [charged, declined, voided, refunded]],
    ["voided", [neverCharged], [charged, declined, voided, refunded]],
  ])("that %s is told of once", (_, facts, charges) => {
    for (const charge of charges)
      given(...facts)
        .when(charge)
        .gives(undefined);
  });

  test("may hold money as long as it is not settled for good", () => {
    expect([none, evolve(none, succeeded)].map(holdsMoney)).toEqual([true, true]);
    expect([failed, givenBack, neverCharged].map((fact) => holdsMoney(evolve(none, fact)))).toEqual([
      false,
      false,
      false,
    ]);
  });
});
