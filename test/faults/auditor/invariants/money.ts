import type { LedgerEntry, Observations, SeenOrder } from "../observations.ts";
import type { Invariant } from "./invariant.ts";

/** The provider holds the money of the confirmed orders, to the minor unit, and no other. */
export const money: Invariant = {
  name: "money",
  check(observations, breach) {
    const { orders, ledger } = observations;
    const known = new Map(orders.map((order) => [order.orderId, order]));
    const entries = Map.groupBy(ledger, ({ key }) => key);
    const byOrder = orders
      .filter(({ status }) => status === 200)
      .flatMap((order) =>
        [...faultsIn(order, entries.get(order.orderId)?.[0])].map((text) => breach(order.orderId, text)),
      );
    const doubled = [...entries]
      .filter(([, { length }]) => length > 1)
      .map(([key, found]) => breach(key, `The ledger has ${found.length} entries for it.`));
    const strange = [...entries.keys()]
      .filter((key) => known.get(key)?.status !== 200)
      .map((key) => breach(key, "The ledger has an entry for it, and there is no such order."));
    return {
      counts: sumsOf(observations),
      breaches: [...byOrder, ...doubled, ...strange, ...unequalSums(observations, breach)],
    };
  },
};

const isHeld = ({ charge, refund }: LedgerEntry): boolean => charge === "charged" && refund !== "refunded";

function* faultsIn({ state, total, currency }: SeenOrder, entry: LedgerEntry | undefined): Generator<string> {
  if (state === "CONFIRMED") {
    if (!entry || !isHeld(entry)) yield `It is confirmed, and the provider ${standing(entry)}.`;
    else if (entry.amount !== total || entry.currency !== currency)
      yield `Its total is ${total} ${currency}, and the provider took ${entry.amount} ${entry.currency}.`;
  } else if (entry && isHeld(entry)) {
    yield `It is ${state}, and the provider ${standing(entry)}.`;
  }
}

const standing = (entry: LedgerEntry | undefined): string => {
  if (!entry?.charge) return "has not charged it";
  if (!isHeld(entry)) return `says ${entry.refund ?? entry.charge}`;
  return `holds ${entry.amount} ${entry.currency}${entry.refund ? ` (refund: ${entry.refund})` : ""}`;
};

function* unequalSums({ orders, ledger }: Observations, breach: Parameters<Invariant["check"]>[1]) {
  const held = sums(ledger.filter(isHeld), ({ amount = 0 }) => amount);
  const due = sums(
    orders.filter(({ state }) => state === "CONFIRMED"),
    ({ total = 0 }) => total,
  );
  for (const currency of new Set([...held.keys(), ...due.keys()])) {
    const [has, should] = [held.get(currency) ?? 0, due.get(currency) ?? 0];
    if (has !== should)
      yield breach(currency, `Captured minus refunded is ${has} ${currency}; the confirmed orders are ${should}.`, [
        { captured: has, confirmed: should, currency },
      ]);
  }
}

function sums<Item extends { currency?: string }>(
  items: Item[],
  amountOf: (item: Item) => number,
): Map<string, number> {
  const result = new Map<string, number>();
  for (const item of items) {
    const { currency = "without a currency" } = item;
    result.set(currency, (result.get(currency) ?? 0) + amountOf(item));
  }
  return result;
}

const sumsOf = ({ ledger }: Observations): Record<string, number> => ({
  charges: ledger.filter(({ charge }) => charge === "charged").length,
  refunds: ledger.filter(({ refund }) => refund === "refunded").length,
});
