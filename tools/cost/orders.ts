import { randomUUID } from "node:crypto";
import type { Architecture, Fact } from "cdk-local-cloud";

/** The usual mix: the kinds of orders, and how many of a hundred are of each. Every customer looks at the order once. */
export const KINDS = [
  { name: "paid", percent: 90, card: "tok_approved", lines: 3, isCancelled: false },
  { name: "declined", percent: 6, card: "tok_declined", lines: 3, isCancelled: false },
  { name: "refunded", percent: 3, card: "tok_approved", lines: 3, isCancelled: true },
  { name: "large", percent: 1, card: "tok_approved", lines: 20_000, isCancelled: false },
] as const;

export type Kind = (typeof KINDS)[number];

/** Where orders are placed. */
export interface Shop {
  request(method: string, path: string, body?: object): Promise<{ status: number; body: string }>;
  /** Resolves when everything that followed has happened. */
  rest(orderId: string): Promise<void>;
  architectureOf(functionArn: string): Architecture;
  /** Returns the facts since the last call. */
  takeFacts(): Fact[];
}

/** Places orders of a kind, one after another, and returns all that happened because of them. */
export async function placeOrders(shop: Shop, kind: Kind, count: number): Promise<Fact[]> {
  shop.takeFacts();
  for (let placed = 0; placed < count; placed++) await placeOrder(shop, kind);
  return shop.takeFacts();
}

async function placeOrder(shop: Shop, { card, lines, isCancelled }: Kind): Promise<void> {
  const order = {
    customerId: "c-456",
    email: `ada+${randomUUID()}@example.com`,
    currency: "EUR",
    lines: Array.from({ length: lines }, () => ({ sku: "TEA-1", quantity: 2, unitPrice: 450 })),
    card,
  };
  const { orderId } = JSON.parse(await answerOf(shop, 202, "POST", "/orders", order)) as { orderId: string };
  await shop.rest(orderId);
  await answerOf(shop, 200, "GET", `/orders/${orderId}`);
  if (!isCancelled) return;
  await answerOf(shop, 202, "POST", `/orders/${orderId}/cancel`);
  await shop.rest(orderId);
}

async function answerOf(shop: Shop, status: number, method: string, path: string, body?: object): Promise<string> {
  const answer = await shop.request(method, path, body);
  if (answer.status !== status) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.body}`);
  return answer.body;
}
