import { describe, expect, test } from "vitest";
import { wrongPrices } from "./check-prices.ts";
import { type PriceList, priceOf } from "./price-list.ts";

const list: PriceList = { tea: { EUR: 450, JPY: 720 }, pot: { EUR: 2000 }, leaflet: { EUR: 0 } };
const problemOf = (currency: string, ...lines: [sku: string, unitPrice: number][]) =>
  wrongPrices(list, {
    customerId: "ada",
    email: "ada@example.com",
    currency,
    lines: lines.map(([sku, unitPrice]) => ({ sku, unitPrice, quantity: 1 })),
    card: "tok_approved",
  });

describe("a price", () => {
  test("is the one for the SKU and currency", () => {
    expect(priceOf(list, "tea", "EUR")).toBe(450);
    expect(priceOf(list, "tea", "JPY")).toBe(720);
    expect(priceOf(list, "leaflet", "EUR")).toBe(0);
  });

  test.each([
    ["coffee", "EUR"],
    ["pot", "JPY"],
    ["__proto__", "EUR"],
    ["constructor", "name"],
    ["tea", "__proto__"],
    ["tea", "toString"],
  ])("is unknown for %s in %s", (sku, currency) => expect(priceOf(list, sku, currency)).toBeUndefined());
});

describe("an order's prices", () => {
  test("are accepted when each is current", () =>
    expect(problemOf("EUR", ["tea", 450], ["pot", 2000], ["leaflet", 0], ["tea", 450])).toBeUndefined());

  test("that are out of date are rejected with the current ones", () => {
    const problem = problemOf("EUR", ["tea", 400], ["pot", 2000], ["leaflet", 1]);
    expect(problem).toMatchObject({
      status: 409,
      title: "Price Changed",
      detail: "The order's prices are not the current ones: 2 wrong fields.",
    });
    expect(problem?.errors).toEqual([
      { field: "lines[0].unitPrice", message: "tea costs 450 now (EUR, minor units)", expected: 450 },
      { field: "lines[2].unitPrice", message: "leaflet costs 0 now (EUR, minor units)", expected: 0 },
    ]);
  });

  test("are not compared when something is not for sale", () => {
    const problem = problemOf("JPY", ["tea", 1], ["pot", 2000], ["coffee", 1]);
    expect(problem).toMatchObject({
      status: 400,
      detail: "The order is for something that is not for sale: 2 wrong fields.",
    });
    expect(problem?.errors).toEqual([
      { field: "lines[1].sku", message: "pot is not for sale in JPY" },
      { field: "lines[2].sku", message: "coffee is not for sale in JPY" },
    ]);
  });

  test.each([
    ["stale", "tea", 409],
    ["unknown", "coffee", 400],
  ])("of very many %s lines are counted, and a hundred listed", (_, sku, status) => {
    const problem = problemOf("EUR", ...Array.from({ length: 50_000 }, (): [string, number] => [sku, 1]));
    expect(problem?.status).toBe(status);
    expect(problem?.errors).toHaveLength(100);
    expect(problem?.detail).toContain("50000 wrong fields, the first 100 of which are listed");
  });
});
