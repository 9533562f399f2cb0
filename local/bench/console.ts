import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { realClock } from "../clock.ts";
import { createConsole } from "../console/server/console.ts";
import { createTrace } from "../trace.ts";
import { orderFacts } from "./console-facts.ts";
import { type Measurement, quantile, type Section, timesOf } from "./measurement.ts";

const AIM_MS = 100;

/** How long the console takes to search and to tell a story, over HTTP, when as much is held as ever is. */
export async function consoleServer(orders: number, requests: number): Promise<Section> {
  const trace = createTrace(realClock);
  for (let order = 0; order < orders; order += 1)
    for (const happening of orderFacts(order, realClock.now())) trace.emit(happening);
  const { url, close } = await serve(trace);
  const measurements: Measurement[] = [];
  try {
    const opened = performance.now();
    await answerOf(`${url}/console/api/events?limit=1`);
    measurements.push({ name: "first request, which builds the index", value: performance.now() - opened, unit: "ms" });
    const last = (step: number) => `ord_${(orders - step).toString(16).padStart(32, "0")}`;
    let turn = 0;
    const paths: Record<string, () => string> = {
      "all events": () => "events",
      "search by type": () => "events?q=type:OrderC*",
      "search by order": () => `events?q=subject:${last(1 + (turn % 2000))}`,
      "search by a number": () => `events?q=${encodeURIComponent("detail.data.total>4990")}`,
      "search by outcome": () => "events?q=outcome:dead",
      "search by any text": () => `events?q=c-${turn % 100}`,
      "a story": () => `stories/${last(1 + (turn % 2000))}`,
      "the latest stories": () => "stories?limit=50",
      "the map": () => "map",
      functions: () => "functions",
      metrics: () => "metrics",
    };
    for (const [name, path] of Object.entries(paths)) {
      const times = await timesOf(requests, () => {
        turn += 1;
        return answerOf(`${url}/console/api/${path()}`);
      });
      const value = quantile(times, 0.95);
      measurements.push({ name: `${name}, p95`, value, unit: "ms", aim: { text: `< ${AIM_MS}`, met: value < AIM_MS } });
    }
  } finally {
    await close();
  }
  return {
    title: "Console: server",
    method: `After ${orders.toLocaleString("en")} orders of four events each; the last 10,000 events are held. One request after another over HTTP.`,
    measurements,
  };
}

async function answerOf(url: string): Promise<void> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  await response.arrayBuffer();
}

async function serve(trace: ReturnType<typeof createTrace>): Promise<{ url: string; close(): Promise<void> }> {
  const deployed = new Map();
  const console = createConsole({
    trace,
    deployed,
    stacks: new Map(),
    started: Promise.resolve(),
    config: async () => ({}),
    now: realClock.now,
    aheadMs: () => 0,
    driven: false,
    queues: () => [],
    mails: () => [],
    schedules: () => [],
    runNow: () => false,
    environments: () => [],
    eventBridge: async () => ({}),
    letters: {
      queues: () => [],
      peek: () => [],
      send: () => Promise.reject(new Error("Nothing is sent.")),
      redriven: () => {},
      discard: () => false,
      hasObject: () => false,
    },
  } as unknown as Parameters<typeof createConsole>[0]);
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const { method = "GET", headers } = request;
    void console.serve(
      { method, path: pathname, query: searchParams, headers, body: Buffer.alloc(0) } as never,
      response,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
