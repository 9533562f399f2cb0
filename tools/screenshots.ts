import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { startCloudProcess } from "cdk-local-cloud";
import { type BrowserContextOptions, chromium } from "playwright-core";

/**
 * Takes the pictures of the console in `docs/console/`: the application runs, orders of all kinds are placed, and each view
 * is opened, light, dark, and on a phone.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const [folder = `${root}docs/console`] = process.argv.slice(2);

const CARDS = ["tok_approved", "tok_declined", "tok_flaky", "tok_approved", "tok_down", "tok_approved", "tok_declined"];

const SIZES: Record<string, BrowserContextOptions> = {
  light: { viewport: { width: 1280, height: 960 }, colorScheme: "light" },
  dark: { viewport: { width: 1280, height: 960 }, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: "light" },
};

const cloud = await startCloudProcess(["--quiet"], { cwd: root });
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-quic", "--disable-background-networking"],
});
try {
  const orders: string[] = [];
  for (const card of CARDS) orders.push(await placeOrder(card));
  await settled();
  const views = await viewsOf(orders);
  await mkdir(folder, { recursive: true });
  for (const [size, options] of Object.entries(SIZES)) {
    const page = await (await browser.newContext({ ...options, reducedMotion: "reduce" })).newPage();
    for (const [name, path] of Object.entries(views)) {
      await page.goto(`${cloud.endpoint}/console/${path}`);
      await page.locator("main .body").waitFor();
      await page.waitForTimeout(900);
      await page.screenshot({ path: `${folder}/${name}-${size}.png` });
    }
  }
} finally {
  await browser.close();
  await cloud.stop();
}

async function placeOrder(card: string): Promise<string> {
  const lines = [{ sku: "TEA-1", quantity: 2, unitPrice: 450 }];
  const body = { customerId: "c-456", email: "ada@example.com", currency: "EUR", lines, card };
  const headers = { "content-type": "application/json", "idempotency-key": randomUUID() };
  const response = await fetch(`${cloud.endpoint}/orders`, { method: "POST", headers, body: JSON.stringify(body) });
  return ((await response.json()) as { orderId: string }).orderId;
}

/** Waits until the flaky card has been charged. */
async function settled(): Promise<void> {
  for (let i = 0; i < 60; i += 1) {
    const mails = (await (await fetch(`${cloud.endpoint}/_cloud/mail`)).json()) as object[];
    if (mails.length >= 8) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function viewsOf(orders: string[]): Promise<Record<string, string>> {
  const query = encodeURIComponent("type:PaymentFailed");
  const page = (await (await fetch(`${cloud.endpoint}/console/api/events?q=${query}`)).json()) as {
    rows: { id: string }[];
  };
  return {
    map: "",
    events: `events?sel=${page.rows[0]?.id}`,
    story: `stories/${orders[2]}`,
    failures: await openLetter(),
    "why-not": "why-not",
    workbench: "workbench",
    archive: "archive",
    contracts: "contracts",
    functions: "functions",
    mail: "mail",
    logs: "logs",
    metrics: "metrics?seconds=300",
    clock: "clock",
    lessons: "lessons",
    lesson: await takeLesson(),
  };
}

/** What the page starts with: the bus's name, and the token for changes. */
async function boot(): Promise<{ name: string; token: string }> {
  const html = await (await fetch(`${cloud.endpoint}/console/`)).text();
  return JSON.parse(/id="boot">(.*?)<\/script>/s.exec(html)?.[1] ?? "") as { name: string; token: string };
}

/** A lesson, taken to its third step. */
async function takeLesson(): Promise<string> {
  const headers = { "x-console-token": (await boot()).token };
  const lesson = "idempotency";
  for (const move of [
    { step: "predict", answer: ["two"] },
    { step: "break", action: "place" },
    { step: "break", action: "again" },
    { step: "break", action: "forget" },
  ]) {
    const body = JSON.stringify({ lesson, ...move });
    await fetch(`${cloud.endpoint}/console/api/lessons/move`, { method: "POST", headers, body });
  }
  return `lessons/${lesson}`;
}

/** The first letter that a broken event, which the page itself puts, becomes. */
async function openLetter(): Promise<string> {
  const { name, token } = await boot();
  const metadata = { eventId: randomUUID(), correlationId: randomUUID(), causationId: randomUUID() };
  const detail = {
    metadata: { ...metadata, schemaVersion: 1, occurredAt: new Date().toISOString() },
    data: { orderId: "ord_0badcafe0badcafe0badcafe0badcafe" },
  };
  const event = { bus: name, source: "app.payments", type: "PaymentFailed", detail, resources: [detail.data.orderId] };
  const headers = { "x-console-token": token };
  await fetch(`${cloud.endpoint}/console/api/events`, { method: "POST", headers, body: JSON.stringify(event) });
  for (let i = 0; i < 60; i += 1) {
    const { queues } = (await (await fetch(`${cloud.endpoint}/console/api/failures`)).json()) as {
      queues: { queue: string; letters: { id: string }[] }[];
    };
    if (queues.length === 2) return `failures?sel=${queues[0]?.queue}/${queues[0]?.letters[0]?.id}`;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return "failures";
}
