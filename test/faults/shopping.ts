import type { Random } from "cdk-local-cloud";

/** What one customer does: places an order, perhaps twice at once, and perhaps cancels it. */
export interface Shopping {
  number: number;
  atMs: number;
  email: string;
  order: object;
  /** The same request is sent twice at once. */
  isDoubled: boolean;
  /** How long after the answer the customer cancels; not given where they do not. */
  cancelAfterMs?: number;
}

/** Cards of the simulated provider, as often as they are listed. A refund that always fails needs a person, so it is left out. */
const CARDS = [
  ...["tok_approved", "tok_approved", "tok_approved", "tok_approved", "tok_slow", "tok_declined"],
  ...["tok_flaky", "tok_down", "tok_refund_pending", "tok_refund_flaky"],
];

/** Enough lines for a claim in place of the order's data. */
const MANY_LINES = 1_200;

/** Returns customer `number` of a run over `hours`: the same whatever others there are. */
export function shopping(number: number, chance: Random, hours: number): Shopping {
  const card = CARDS[Math.floor(chance.next() * CARDS.length)];
  const cancels = chance.next() < 0.4;
  // From a click at once to one after a while, each order of magnitude as often.
  const cancelAfterMs = 20 * 1000 ** chance.next();
  const isLarge = chance.next() < 0.02;
  const isWrong = chance.next() < 0.03;
  const isDoubled = chance.next() < 0.05;
  const email = `customer-${number}@example.com`;
  const quantity = isWrong ? -1 : 1 + Math.floor(chance.next() * 3);
  const lines = Array.from({ length: isLarge ? MANY_LINES : 1 }, () => ({
    ...(isLarge ? { sku: "TEA-SAMPLER-12-CLASSICS", unitPrice: 1900 } : { sku: "TEA-1", unitPrice: 450 }),
    quantity,
  }));
  return {
    number,
    atMs: chance.next() * hours * 3_600_000,
    email,
    order: { customerId: `c-${number}`, email, currency: "EUR", lines, card },
    isDoubled,
    ...(cancels && { cancelAfterMs }),
  };
}
