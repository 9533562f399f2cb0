import { describe, expect, test } from "vitest";
import { DailySalesReported } from "../../events/contracts/daily-sales-reported.ts";
import { OrderCancelled } from "../../events/contracts/order-cancelled.ts";
import { OrderConfirmed } from "../../events/contracts/order-confirmed.ts";
import { PaymentFailed } from "../../events/contracts/payment-failed.ts";
import { createEvent } from "../../events/event.ts";
import { mailOf } from "./mail.ts";
import { money } from "./money.ts";
import { salesMail } from "./sales-mail.ts";

const cause = { correlationId: "corr-1", causationId: "event-1" };
const at = "2026-11-23T12:00:00.000Z";
const about = { orderId: "ord_1", customerId: "ada", email: "ada@example.com", currency: "EUR", total: 4990 };

describe("the mail for", () => {
  test("a confirmed order names the order and what was paid", () => {
    const mail = mailOf(createEvent(OrderConfirmed, { ...about, paymentId: "pay_1" }, cause, at));
    expect(mail).toMatchObject({ template: "order-confirmed", to: "ada@example.com" });
    expect(mail.subject).toContain("ord_1 is confirmed");
    expect(mail.text).toContain("€49.90");
  });

  test.each([
    ["payment_failed", "because the payment did not go through"],
    ["payment_timeout", "because it was not paid in time"],
    ["customer_request", "as you asked"],
  ] as const)("an order cancelled for %s says so", (reason, words) => {
    const mail = mailOf(createEvent(OrderCancelled, { ...about, reason }, cause, at));
    expect(mail.template).toBe("order-cancelled");
    expect(mail.text).toContain(`ord_1 was cancelled ${words}`);
  });

  test("a failed payment gives the reason in the provider's words", () => {
    const failure = { code: "card_declined", text: "Your bank declined the card." };
    const data = { orderId: "ord_1", email: "ada@example.com", amount: 4990, currency: "EUR", ...failure };
    const mail = mailOf(createEvent(PaymentFailed, data, cause, at));
    expect(mail.template).toBe("payment-failed");
    expect(mail.text).toBe("We could not charge €49.90 for your order ord_1. Your bank declined the card.");
  });
});

describe("the mail for the shop's owner", () => {
  test("says what was sold, by currency, and where the report is", () => {
    expect(salesMail(DailySalesReported.example, "owner@example.com")).toEqual({
      template: "daily-sales",
      to: "owner@example.com",
      subject: "Sales of 2026-11-22: 3 orders",
      text: [
        "On 2026-11-22, 3 orders were confirmed.",
        "€99.80 from 2 orders",
        "$12.00 from 1 order",
        "The report: s3://reports/sales/2026-11-22.json",
      ].join("\n"),
    });
  });

  test("says so when nothing was", () => {
    const { subject, text } = salesMail({ ...DailySalesReported.example, orders: 0, totals: [] }, "o@example.com");
    expect(subject).toBe("Sales of 2026-11-22: 0 orders");
    expect(text).toBe("On 2026-11-22, 0 orders were confirmed.\nThe report: s3://reports/sales/2026-11-22.json");
  });
});

test.each([
  [4990, "EUR", "€49.90"],
  [0, "USD", "$0.00"],
  [4990, "JPY", "¥4,990"],
  [Number.MAX_SAFE_INTEGER, "EUR", "€90,071,992,547,409.91"],
])("%i %s is written %s", (minor, currency, text) => expect(money(minor, currency)).toBe(text));
