import { expect, test } from "vitest";
import { dayBefore, reportOf } from "./sales-report.ts";

test("a report adds up by currency", async () => {
  const sales = [
    { currency: "USD", total: 1200 },
    { currency: "EUR", total: 4990 },
    { currency: "EUR", total: 10 },
  ];
  expect(await reportOf("2026-11-22", sales)).toEqual({
    date: "2026-11-22",
    orders: 3,
    totals: [
      { currency: "EUR", orders: 2, amount: 5000 },
      { currency: "USD", orders: 1, amount: 1200 },
    ],
  });
});

test("a day without sales has a report too", async () => {
  expect(await reportOf("2026-11-22", [])).toEqual({ date: "2026-11-22", orders: 0, totals: [] });
});

test.each([
  ["2026-11-23T00:00:00Z", "2026-11-22"],
  ["2026-03-01T23:59:59Z", "2026-02-28"],
  ["2026-01-01T06:00:00Z", "2025-12-31"],
])("the day before %s is %s", (now, day) => expect(dayBefore(new Date(now))).toBe(day));
