import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { Fact } from "../../local/trace.ts";
import { startCloud } from "../support/local-cloud.ts";
import { orderOf } from "../support/orders.ts";
import { type Measurement, quantile, type Section } from "./measurement.ts";

const WARM_UP_ORDERS = 20;
const LONGEST_WAIT_MS = 120_000;

/** The whole flow on a cloud of its own: from the moment an order was to be sent to its OrderConfirmed on the bus. */
export async function orders(rates: number[], seconds: number): Promise<Section> {
  const cloud = await startCloud(["--quiet"]);
  try {
    const confirmed = await followConfirmed(cloud.endpoint);
    for (let order = 0; order < WARM_UP_ORDERS; order++) await confirmed(await place(cloud.endpoint));
    const measurements: Measurement[] = [];
    for (const rate of rates) measurements.push(...(await run(cloud.endpoint, confirmed, rate, seconds)));
    return {
      title: "Orders, end to end",
      method: `POST /orders → OrderConfirmed on the bus, open loop for ${seconds} s each; timed from the intended send.`,
      measurements,
    };
  } finally {
    await cloud.stop();
  }
}

type Confirmed = (orderId: string) => Promise<number>;

async function run(endpoint: string, confirmed: Confirmed, rate: number, seconds: number): Promise<Measurement[]> {
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
  const held = took < seconds * 1.2;
  return [
    { name: `${rate} orders/s: p50`, value: quantile(sorted, 0.5), unit: "ms" },
    { name: `${rate} orders/s: p99`, value: quantile(sorted, 0.99), unit: "ms" },
    {
      name: `${rate} orders/s: confirmed`,
      value: latencies.length / took,
      unit: "orders/s",
      aim: { text: "keeps up", met: held },
      ...(held ? {} : { limit: "CPU: the AWS SDK calls inside the eight functions an order goes through" }),
    },
  ];
}

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
