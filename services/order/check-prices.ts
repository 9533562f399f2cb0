import { type Problem, wrongFields } from "../../events/http/problem.ts";
import type { OrderRequest } from "./order-request.ts";
import { type PriceList, priceOf } from "./price-list.ts";

/**
 * Compares an order's prices with the price list. Returns a 400 problem with the lines that are not for sale, or else a
 * 409 problem with the current price of each line whose price differs; undefined when all match.
 */
export function wrongPrices(list: PriceList, { currency, lines }: OrderRequest): Problem | undefined {
  const priced = lines.map(({ sku, unitPrice }, i) => ({ i, sku, unitPrice, price: priceOf(list, sku, currency) }));
  const unknown = priced.filter(({ price }) => price === undefined);
  if (unknown.length > 0) {
    const errors = unknown.map(({ i, sku }) => ({
      field: `lines[${i}].sku`,
      message: `${sku} is not for sale in ${currency}`,
    }));
    return wrongFields({ status: 400, detail: "The order is for something that is not for sale", errors });
  }
  const stale = priced.filter(({ price, unitPrice }) => price !== unitPrice);
  if (stale.length === 0) return undefined;
  const errors = stale.map(({ i, sku, price }) => ({
    field: `lines[${i}].unitPrice`,
    message: `${sku} costs ${price} now (${currency}, minor units)`,
    expected: price,
  }));
  return wrongFields({
    status: 409,
    title: "Price Changed",
    detail: "The order's prices are not the current ones",
    errors,
  });
}
