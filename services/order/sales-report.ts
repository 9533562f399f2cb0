/** The parts of a confirmed order that a report needs. */
export interface Sale {
  currency: string;
  total: number;
}

/** A day's sales (UTC, yyyy-mm-dd), amounts in minor units of their currency. */
export interface SalesReport {
  date: string;
  orders: number;
  totals: { currency: string; orders: number; amount: number }[];
}

/**
 * Returns the totals of the orders confirmed on a day, by currency. Later cancellations do not count, so the report of a
 * past day is always the same.
 */
export async function reportOf(date: string, sales: AsyncIterable<Sale> | Iterable<Sale>): Promise<SalesReport> {
  const byCurrency = new Map<string, { currency: string; orders: number; amount: number }>();
  for await (const { currency, total } of sales) {
    const before = byCurrency.get(currency) ?? { currency, orders: 0, amount: 0 };
    byCurrency.set(currency, { currency, orders: before.orders + 1, amount: before.amount + total });
  }
  const totals = [...byCurrency.values()].sort((a, b) => a.currency.localeCompare(b.currency));
  return { date, orders: totals.reduce((sum, { orders }) => sum + orders, 0), totals };
}

/** Returns the day before `now`, in UTC. */
export function dayBefore(now: Date): string {
  return new Date(now.getTime() - 86_400_000).toISOString().slice(0, 10);
}
