import { expect, test } from "vitest";
import { isCurrency } from "../../events/fields.ts";
import { PRICE_LIST } from "./price-list.ts";

test.each(Object.entries(PRICE_LIST))("%s has prices in whole minor units of real currencies", (sku, prices) => {
  expect(sku).toMatch(/^\S.{0,62}\S$/);
  expect(Object.keys(prices).length).toBeGreaterThan(0);
  for (const [currency, price] of Object.entries(prices)) {
    expect(isCurrency(currency)).toBe(true);
    expect(Number.isSafeInteger(price) && price >= 0).toBe(true);
  }
});
