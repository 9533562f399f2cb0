import { describe, expect, test } from "vitest";
import { decideCharge, decideRefund, evolve, type Fact, isOver, type Payment } from "./payment.ts";
import type { ChargeAnswer, RefundAnswer } from "./provider.ts";

const at = "2026-11-23T12:00:00.000Z";
const money = { paymentId: "pay_1", amount: 4990, currency: "EUR" };

const charge: Record<ChargeAnswer["status"], ChargeAnswer> = {
  charged: { status: "charged", ...money },
  declined: { status: "declined", code: "card_declined", text: "Declined." },
  voided: { status: "voided" },
};
const refund: Record<RefundAnswer["status"], RefundAnswer> = {
  refunded: { status: "refunded", ...money },
  pending: { status: "pending", ...money },
  failed: { status: "failed", ...money, code: "account_closed" },
  voided: { status: "voided" },
};

const succeeded: Fact = { type: "PaymentSucceeded", ...money };
const failed: Fact = { type: "PaymentFailed", code: "card_declined", text: "Declined." };
const refunded: Fact = { type: "PaymentRefunded", ...money };
const voided: Fact = { type: "PaymentVoided" };
const delayed = (reason: string, attempts = 1, askAt = "2026-11-23T12:05:00.000Z"): Fact => ({
  type: "RefundDelayed",
  ...money,
  owedSince: at,
  attempts,
  reason,
  askAt,
});

const after = (facts: Fact[]) => facts.reduce(evolve, { state: "none" } as Payment);
const given = (...facts: Fact[]) => ({
  charge: (status: ChargeAnswer["status"]) => decideCharge(after(facts), charge[status], at),
  refund: (status: RefundAnswer["status"]) => decideRefund(after(facts), refund[status], at),
});

test("a payment is over when nothing remains to be done", () => {
  const over = (...facts: Fact[]) => isOver(after(facts));
  expect([over(failed), over(succeeded, refunded), over(voided)]).toEqual([true, true, true]);
  expect([over(), over(succeeded), over(succeeded, delayed("pending"))]).toEqual([false, false, false]);
});

describe("a charge", () => {
  test("that succeeded, was declined, or was voided by the order's cancellation is published", () => {
    expect(given().charge("charged")).toEqual(succeeded);
    expect(given().charge("declined")).toEqual(failed);
    expect(given().charge("voided")).toEqual(voided);
  });

  test.each([
    ["succeeded", [succeeded]],
    ["refunding", [succeeded, delayed("pending")]],
    ["refunded", [succeeded, refunded]],
    ["failed", [failed]],
    ["voided", [voided]],
  ])("says nothing new of a payment that is %s, but for money that nobody may keep", (state, facts) => {
    expect([given(...facts).charge("declined"), given(...facts).charge("voided")]).toEqual([undefined, undefined]);
    const owed = state === "failed" || state === "voided" ? delayed("charged_after_end") : undefined;
    expect(given(...facts).charge("charged")).toEqual(owed);
  });
});

describe("a refund", () => {
  test("that is done is published, even when its charge never was", () => {
    expect(given().refund("refunded")).toEqual(refunded);
    expect(given(succeeded).refund("refunded")).toEqual(refunded);
    expect(given(succeeded, delayed("pending")).refund("refunded")).toEqual(refunded);
  });

  test.each([
    ["none", []],
    ["succeeded", [succeeded]],
  ])("that is pending or failed leaves a debt behind, from %s", (_, facts: Fact[]) => {
    expect(given(...facts).refund("pending")).toEqual(delayed("pending"));
    expect(given(...facts).refund("failed")).toEqual(delayed("account_closed"));
  });

  test("is asked about again at growing intervals, and its debt keeps its age", () => {
    let payment = after([succeeded]);
    const waits = Array.from({ length: 9 }, (_, i) => {
      const asked = new Date(Date.parse(at) + i * 86_400_000).toISOString();
      const fact = decideRefund(payment, refund.failed, asked);
      if (fact?.type !== "RefundDelayed") throw new Error("The refund is not owed.");
      payment = evolve(payment, fact);
      expect(payment).toMatchObject({ state: "refunding", ...money, owedSince: at, attempts: i + 1 });
      return (Date.parse(fact.askAt) - Date.parse(asked)) / 60_000;
    });
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 360, 360]);
  });

  test("of an uncharged order closes the payment once", () => {
    expect(given().refund("voided")).toEqual(voided);
    expect([given(failed).refund("voided"), given(voided).refund("voided")]).toEqual([undefined, undefined]);
  });

  test("stays owed when the provider denies a charge that it made", () => {
    expect(given(succeeded).refund("voided")).toEqual(delayed("no_charge_found"));
    expect(given(succeeded, delayed("pending")).refund("voided")).toMatchObject({ attempts: 2, owedSince: at });
  });

  test("is final once it is done, whatever older responses arrive", () => {
    for (const status of ["refunded", "pending", "failed", "voided"] as const)
      expect(given(succeeded, refunded).refund(status)).toBeUndefined();
  });

  test("never turns into a successful charge, and accounts for every cent that the provider has", () => {
    const histories: Fact[][] = [
      [],
      [succeeded],
      [failed],
      [voided],
      [succeeded, delayed("pending")],
      [delayed("pending")],
    ];
    for (const history of histories) {
      for (const status of ["refunded", "pending", "failed"] as const) {
        const type = status === "refunded" ? "PaymentRefunded" : "RefundDelayed";
        expect(given(...history).refund(status)).toMatchObject({ type, ...money });
      }
    }
  });
});
