import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { Fact } from "cdk-local-cloud";
import { startCloud } from "../support/local-cloud.ts";
import { orderOf } from "../support/orders.ts";

const WARM_UP_ORDERS = 20;
const LONGEST_WAIT_MS = 120_000;

/** How orders fared that came at a rate. */
export interface OrdersAtRate {
  ordersPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  confirmedPerSecond: number;
  /** Whether the last order was confirmed soon after it was sent. */
  keptUp: boolean;
}

/** The whole flow on a cloud of its own: from the moment an order was to be sent to its OrderConfirmed on the bus. */
export async function orders(rates: number[], seconds: number): Promise<OrdersAtRate[]> {
  const cloud = await startCloud(["--quiet"]);
  try {
    const confirmed = await followConfirmed(cloud.endpoint);
    for (let order = 0; order < WARM_UP_ORDERS; order++) await confirmed(await place(cloud.endpoint));
    const results: OrdersAtRate[] = [];
    for (const rate of rates) results.push(await run(cloud.endpoint, confirmed, rate, seconds));
    return results;
  } finally {
    await cloud.stop();
  }
}

type Confirmed = (orderId: string) => Promise<number>;

async function run(endpoint: string, confirmed: Confirmed, rate: number, seconds: number): Promise<OrdersAtRate> {
  const start = Date.now();
  const latencies = await Promise.all(
    Array.from({ length: rate * seconds }, async (_, index) => {
      const intended = start + (index * 1000) / rate;
      await new Promise((resolve) => setTimeout(resolve, intended - Date.now()));
      return (await confirmed(await place(endpoint))) - intended;
    }),
  );
  const sorted = latencies.sort((a, b) => a - b);
  const took = (Date.now() - start) / 1000;
  return {
    ordersPerSecond: rate,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    confirmedPerSecond: latencies.length / took,
    keptUp: took < seconds * 1.2,
  };
}

/** The value below which a share (0 to 1) of the sorted values lies. */
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

async function place(endpoint: string): Promise<string> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify(orderOf("tok_approved"));
  const response = await fetch(`${endpoint}/orders`, { method: "POST", headers, body });
  if (response.status !== 202) throw new Error(`POST /orders answered ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { orderId: string }).orderId;
}

/** When an order's OrderConfirmed was put on the bus, as the cloud's trace tells it. */
async function followConfirmed(endpoint: string): Promise<Confirmed> {
  const seen = new Map<string, number>();
  const waiting = new Map<string, (at: number) => void>();
  const { body } = await fetch(`${endpoint}/_cloud/trace?follow=true`);
  if (!body) throw new Error("The trace is empty.");
  const lines = createInterface(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]));
  // The cloud's end is the trace's end.
  lines.on("error", () => {});
  lines.on("line", (line) => {
    const fact = JSON.parse(line) as Fact;
    if (fact.kind !== "put" || fact.event["detail-type"] !== "OrderConfirmed") return;
    const { orderId } = (fact.event.detail as { data: { orderId: string } }).data;
    seen.set(orderId, fact.at);
    waiting.get(orderId)?.(fact.at);
  });
  return (orderId) => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const timer = setTimeout(() => reject(new Error(`Order ${orderId} was not confirmed.`)), LONGEST_WAIT_MS);
    const take = (at: number) => {
      clearTimeout(timer);
      waiting.delete(orderId);
      resolve(at);
    };
    waiting.set(orderId, take);
    const known = seen.get(orderId);
    if (known !== undefined) take(known);
    return promise;
  };
}
