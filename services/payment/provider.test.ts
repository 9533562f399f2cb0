import { describe, expect, test } from "vitest";
import { chargeAnswer, ProviderError, refundAnswer } from "./provider.ts";

const money = { paymentId: "pay_1", amount: 4990, currency: "EUR" };
const request = { key: "ord_1", amount: 4990, currency: "EUR", card: "tok_approved" };

const MALFORMED: [string, unknown][] = [
  ["nothing", undefined],
  ["null", null],
  ["text", "charged"],
  ["no status", money],
  ["an unknown status", { status: "succeeded", ...money }],
  ["no amount", { status: "refunded", paymentId: "pay_1", currency: "EUR" }],
  ["an amount in text", { status: "pending", ...money, amount: "4990" }],
  ["an amount below zero", { status: "charged", ...money, amount: -1 }],
  ["a currency that does not exist", { status: "failed", ...money, code: "x", currency: "EUX" }],
  ["no reason for a failure", { status: "failed", ...money }],
  ["no reason for a decline", { status: "declined", code: "card_declined" }],
];

describe("a provider's answer", () => {
  test.each(MALFORMED)("is refused when it is %s", (_, answer) => {
    expect(() => chargeAnswer(answer, request)).toThrow(ProviderError);
    expect(() => refundAnswer(answer, "ord_1")).toThrow(ProviderError);
  });

  test("about a refund is rejected for a charge, and vice versa", () => {
    expect(() => refundAnswer({ status: "charged", ...money }, "ord_1")).toThrow("the refund of ord_1");
    expect(() => refundAnswer({ status: "declined", code: "no", text: "No." }, "ord_1")).toThrow(ProviderError);
    expect(() => chargeAnswer({ status: "refunded", ...money }, request)).toThrow("the charge of ord_1");
    expect(() => chargeAnswer({ status: "pending", ...money }, request)).toThrow(ProviderError);
  });

  test("is rejected when its amount differs", () => {
    const other = { ...money, amount: 100 };
    expect(() => chargeAnswer({ status: "charged", ...other }, request)).toThrow("100 EUR instead of 4990 EUR");
    for (const status of ["refunded", "pending"])
      expect(() => refundAnswer({ status, ...other }, "ord_1", money)).toThrow("100 EUR instead of 4990 EUR");
    expect(() => refundAnswer({ status: "refunded", ...money, currency: "USD" }, "ord_1", money)).toThrow("4990 USD");
  });

  test("is returned without unknown fields", () => {
    expect(refundAnswer({ status: "pending", ...money, eta: "soon" }, "ord_1", money)).toEqual({
      status: "pending",
      ...money,
    });
    expect(chargeAnswer({ status: "voided" }, request)).toEqual({ status: "voided" });
  });
});
