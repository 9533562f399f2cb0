import { randomUUID } from "node:crypto";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { startCloudProcess } from "cdk-local-cloud";
import { type CDPSession, chromium, type Page } from "playwright-core";
import { command } from "../support/command.ts";
import { PROJECT } from "../support/local-cloud.ts";
import { onNpmGone, onReaderGone } from "../support/terminal.ts";

const EVENTS_PER_SECOND = 200;
const BATCH = 10;
const SECONDS = 120;

const USAGE = `Usage: npm run bench:console -- [--seconds <n>] [--json]

Measures the console's page in Chromium on a local cloud of its own: the first view, how late an event appears while
${EVENTS_PER_SECOND} per second are put, and the page's heap before and after ${SECONDS} seconds of that. Let nothing else work meanwhile.`;

/** Runs in the page: waits for the row of a type, and compares the clock with the time in the row. */
const untilShown = `(type) => new Promise((resolve) => {
  const look = () => {
    const row = [...document.querySelectorAll("tbody tr")].find((each) => each.textContent.includes(type));
    const time = row && /\\d\\d:\\d\\d:\\d\\d\\.\\d{3}/.exec(row.textContent)?.[0];
    if (!time) return void requestAnimationFrame(look);
    const day = new Date().toISOString().slice(0, 11);
    resolve(Date.now() - Date.parse(day + time + "Z"));
  };
  look();
})`;

interface Result {
  name: string;
  value: number;
  unit: string;
  aim?: string;
  met?: boolean;
}

onReaderGone(() => process.exit(1));
onNpmGone(() => process.exit(1));
const options = { json: { type: "boolean" }, seconds: { type: "string", default: String(SECONDS) } } as const;
await command(USAGE, { options }, async ({ values }) => {
  const results = await measure(Number(values.seconds) || SECONDS);
  console.log(values.json ? JSON.stringify(results, null, 2) : results.map(lineOf).join("\n"));
  return 0;
});

function lineOf({ name, value, unit, aim, met }: Result): string {
  const verdict = aim === undefined ? "" : `   aim ${aim}: ${met ? "met" : "missed"}`;
  return `${name.padEnd(52)} ${value.toFixed(value < 10 ? 2 : 0).padStart(8)} ${unit}${verdict}`;
}

function below(name: string, value: number, unit: string, limit: number): Result {
  return { name, value, unit, aim: `< ${limit} ${unit}`, met: value < limit };
}

async function measure(seconds: number): Promise<Result[]> {
  const cloud = await startCloudProcess(["--quiet"], { cwd: PROJECT });
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  const client = new EventBridgeClient({
    endpoint: cloud.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    const session = await page.context().newCDPSession(page);
    const first = await firstView(page, session, cloud.endpoint);
    const results: Result[] = [...first];
    for (const view of ["events", ""]) {
      await page.goto(`${cloud.endpoint}/console/${view}`);
      const name = view === "" ? "map" : view;
      const load = keepPutting(client);
      await passing(5);
      const before = await heapMb(session);
      const late = view === "events" ? await latenesses(page, client, seconds) : await passing(seconds);
      const after = await heapMb(session);
      const sent = await load.stop();
      results.push({ name: `${name}: events put`, value: sent / (seconds + 5), unit: "per s" });
      if (late)
        for (const share of [0.5, 0.95])
          results.push(
            below(
              `${name}: fact to page, p${share * 100}`,
              late[Math.floor(late.length * share)] ?? Number.NaN,
              "ms",
              100,
            ),
          );
      results.push({ name: `${name}: heap before`, value: before, unit: "MB" });
      results.push({ name: `${name}: heap after ${seconds} s`, value: after, unit: "MB" });
      results.push(below(`${name}: heap growth`, after - before, "MB", 5));
    }
    return results;
  } finally {
    client.destroy();
    await browser.close();
    await cloud.stop();
  }
}

/** From the navigation to the map that can be used, and what went over the wire for it. The server has bundled the page before. */
async function firstView(page: Page, session: CDPSession, endpoint: string): Promise<Result[]> {
  await page.goto(`${endpoint}/console/`);
  await page.locator(".map a").first().waitFor();
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  let bytes = 0;
  session.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.goto(`${endpoint}/console/`);
  await page.locator(".map a").first().waitFor();
  const ms = (await page.evaluate("performance.now()")) as number;
  await session.send("Network.disable");
  return [
    below("first view, interactive after", ms, "ms", 1000),
    below("first view, compressed", bytes / 1000, "kB", 200),
  ];
}

/** Puts events at a steady rate until it is stopped; returns how many. */
function keepPutting(client: EventBridgeClient): { stop(): Promise<number> } {
  let sent = 0;
  const timer = setInterval(
    () => void put(client, "Benchmarked", BATCH).then(() => (sent += BATCH)),
    (1000 * BATCH) / EVENTS_PER_SECOND,
  );
  return {
    async stop() {
      clearInterval(timer);
      return sent;
    },
  };
}

async function put(client: EventBridgeClient, type: string, count: number): Promise<void> {
  const Entries = Array.from({ length: count }, () => ({
    EventBusName: "shop-local",
    Source: "bench",
    DetailType: type,
    Detail: JSON.stringify({ id: randomUUID(), note: "x".repeat(200) }),
    Resources: [`thing-${Math.floor(Math.random() * 1000)}`],
  }));
  await client.send(new PutEventsCommand({ Entries }));
}

/** How long after its fact a marked event's row stands in the page, for one event per second, ascending. */
async function latenesses(page: Page, client: EventBridgeClient, seconds: number): Promise<number[]> {
  const late: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    const type = `Marked${second}.`;
    const shown = page.evaluate(`(${untilShown})("${type}")`) as Promise<number>;
    await put(client, type, 1);
    late.push(await shown);
    await passing(1);
  }
  return late.sort((a, b) => a - b);
}

async function heapMb(session: CDPSession): Promise<number> {
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  return usedSize / 2 ** 20;
}

function passing(seconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), seconds * 1000));
}
