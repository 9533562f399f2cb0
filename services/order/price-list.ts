/** What is for sale: the price of each SKU by ISO 4217 currency, in minor units. */
export type PriceList = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** The shop's prices. Changing one is a code change: reviewed, tested, and deployed like any other. */
export const PRICE_LIST: PriceList = {
  "TEA-1": { EUR: 450, USD: 490, GBP: 390, JPY: 720 },
  "TEA-GREEN-100": { EUR: 1495, USD: 1620, GBP: 1295, JPY: 2400 },
  "TEA-SAMPLER-12-CLASSICS": { EUR: 1900, USD: 2050, GBP: 1650, JPY: 3050 },
  "POT-IRON": { EUR: 2000, USD: 2150, GBP: 1750, JPY: 3200 },
};

/** Returns the price of a SKU in minor units; undefined when it is not for sale in this currency. */
export function priceOf(list: PriceList, sku: string, currency: string): number | undefined {
  // Both are caller input: `__proto__` must not be found.
  const prices = Object.hasOwn(list, sku) ? list[sku] : undefined;
  return prices && Object.hasOwn(prices, currency) ? prices[currency] : undefined;
}
