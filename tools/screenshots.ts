import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { startCloudProcess } from "cdk-local-cloud";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";

/**
 * Takes the pictures of the console in `docs/console/`, or of every view in every look into another folder: the application
 * runs, orders of all kinds are placed, and each view is opened; the map while more orders are on their way.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const [other] = process.argv.slice(2);
const folder = other ?? `${root}docs/console`;

const CARDS = ["tok_approved", "tok_declined", "tok_flaky", "tok_approved", "tok_down", "tok_approved", "tok_declined"];
/** More approved orders, with which functions are warm and their medians are those of a system at work. */
const WARM = 24;

const LOOKS = {
  light: { viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: "light" },
} satisfies Record<string, BrowserContextOptions>;
type Look = keyof typeof LOOKS;
const EVERY: Look[] = ["light", "dark", "phone"];
/** The map shows every lane. */
const MAP_HEIGHT = 1080;

const LESSON = "idempotency";

interface View {
  path: string;
  /** Those that the documents show. */
  looks?: Look[];
  /** Brings the page to what is to be seen of it. */
  prepare?: (page: Page) => Promise<void>;
}

/** Longer than anything takes on a busy machine. */
const PATIENCE_MS = 90_000;
const cloud = await startCloudProcess(["--quiet"], { cwd: root });
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-quic", "--disable-background-networking"],
});
try {
  const orders: string[] = [];
  for (const card of CARDS) orders.push(await placeOrder(card));
  await mailsReach(8);
  for (let i = 0; i < WARM; i += 1) {
    await placeOrder("tok_approved");
    await passing(200);
  }
  await mailsReach(8 + WARM);
  const views = await viewsOf(orders);
  await mkdir(folder, { recursive: true });
  for (const [name, view] of Object.entries(views))
    for (const look of other === undefined ? (view.looks ?? []) : EVERY) {
      await take(name, look, view).catch((error: Error) => {
        throw new Error(`The picture ${name}-${look} could not be taken.`, { cause: error });
      });
      console.log(`${name}-${look}.png`);
    }
} finally {
  await browser.close();
  await cloud.stop();
}

async function take(name: string, look: Look, { path, prepare }: View): Promise<void> {
  const isMap = prepare === traffic;
  const options = { ...LOOKS[look], locale: "en-GB", reducedMotion: isMap ? "no-preference" : "reduce" } as const;
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    if (isMap && look !== "phone")
      await page.setViewportSize({ width: LOOKS[look].viewport.width, height: MAP_HEIGHT });
    await page.goto(`${cloud.endpoint}/console/${path}`);
    await page.locator("main .body").waitFor();
    await passing(1500);
    if (look !== "phone" && prepare) {
      await prepare(page);
      if (!isMap) await passing(2500);
    }
    await page.screenshot({ path: `${folder}/${name}-${look}.png` });
  } finally {
    await context.close();
  }
}

/** Orders are placed until many dots run over the map, on both sides of the bus; then they stand still. */
async function traffic(page: Page): Promise<void> {
  let isSeen = false;
  const held = page
    .evaluate(`new Promise((resolve) => {
      const look = setInterval(() => {
        const dots = [...document.querySelectorAll(".map .dot")].map((dot) => Number(dot.getAttribute("cx")));
        if (dots.filter((x) => x < 630).length < 3 || dots.filter((x) => x > 680).length < 2) return;
        clearInterval(look);
        window.requestAnimationFrame = () => 0;
        resolve();
      }, 5);
      setTimeout(resolve, 30000);
    })`)
    .then(() => {
      isSeen = true;
    });
  while (!isSeen) {
    await Promise.all(["tok_approved", "tok_declined", "tok_approved"].map(placeOrder));
    await Promise.race([held, passing(1500)]);
  }
}

async function placeOrder(card: string): Promise<string> {
  const lines = [{ sku: "TEA-1", quantity: 2, unitPrice: 450 }];
  const body = { customerId: "c-456", email: "ada@example.com", currency: "EUR", lines, card };
  const headers = { "content-type": "application/json", "idempotency-key": randomUUID() };
  const response = await fetch(`${cloud.endpoint}/orders`, { method: "POST", headers, body: JSON.stringify(body) });
  return ((await response.json()) as { orderId: string }).orderId;
}

/** Waits until as many mails were sent: until all that is not held up has happened to the orders. */
async function mailsReach(count: number): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    const mails = (await (await fetch(`${cloud.endpoint}/_cloud/mail`)).json()) as object[];
    if (mails.length >= count) return;
    await passing(500);
  }
}

function passing(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function viewsOf(orders: string[]): Promise<Record<string, View>> {
  const letter = await openLetter();
  return {
    map: { path: "", looks: EVERY, prepare: traffic },
    events: { path: `events?sel=${await eventOf("type:PaymentFailed")}`, looks: ["light"] },
    story: { path: `stories/${orders[2]}`, looks: ["light", "phone"] },
    failures: { path: letter, looks: ["light", "phone"] },
    lesson: { path: `lessons/${LESSON}`, looks: ["light"], prepare: takeLesson },
    lessons: { path: "lessons" },
    "why-not": { path: `why-not/event/${await unwantedEvent()}` },
    workbench: { path: "workbench" },
    archive: { path: "archive" },
    faults: { path: "faults" },
    contracts: { path: "contracts" },
    functions: { path: "functions" },
    mail: { path: "mail" },
    logs: { path: "logs" },
    metrics: { path: "metrics?seconds=300" },
    clock: { path: "clock" },
  };
}

async function eventOf(search: string): Promise<string | undefined> {
  const url = `${cloud.endpoint}/console/api/events?q=${encodeURIComponent(search)}`;
  const { rows } = (await (await fetch(url)).json()) as { rows: { id: string }[] };
  return rows[0]?.id;
}

/** What the page starts with: the bus's name, and the token for changes. */
async function boot(): Promise<{ name: string; token: string }> {
  const html = await (await fetch(`${cloud.endpoint}/console/`)).text();
  return JSON.parse(/id="boot">(.*?)<\/script>/s.exec(html)?.[1] ?? "") as { name: string; token: string };
}

/** Changes something as the page itself does. */
async function change(path: string, body: object): Promise<void> {
  const headers = { "x-console-token": (await boot()).token };
  await fetch(`${cloud.endpoint}/console/api/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

async function putEvent(event: { source: string; type: string; detail: object; resources: string[] }): Promise<void> {
  await change("events", { bus: (await boot()).name, ...event });
}

/** A lesson, taken to its third step. */
async function takeLesson(): Promise<void> {
  for (const move of [
    { step: "predict", answer: ["two"] },
    { step: "break", action: "place" },
    { step: "break", action: "again" },
    { step: "break", action: "forget" },
  ])
    await change("lessons/move", { lesson: LESSON, ...move });
}

function metadataOf(schemaVersion: number): object {
  const ids = { eventId: randomUUID(), correlationId: randomUUID(), causationId: randomUUID() };
  return { ...ids, schemaVersion, occurredAt: new Date().toISOString() };
}

/** An event of a version that no rule takes. */
async function unwantedEvent(): Promise<string | undefined> {
  const orderId = "ord_5eed5eed5eed5eed5eed5eed5eed5eed";
  const data = { orderId, customerId: "c-456", currency: "EUR", total: 900 };
  const detail = { metadata: metadataOf(2), data };
  await putEvent({ source: "app.orders", type: "OrderCreated", detail, resources: [orderId] });
  return eventOf(`order:${orderId}`);
}

/** The first letter that a broken event becomes. */
async function openLetter(): Promise<string> {
  const orderId = "ord_0badcafe0badcafe0badcafe0badcafe";
  const detail = { metadata: metadataOf(1), data: { orderId } };
  await putEvent({ source: "app.payments", type: "PaymentFailed", detail, resources: [orderId] });
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    const { queues } = (await (await fetch(`${cloud.endpoint}/console/api/failures`)).json()) as {
      queues: { queue: string; letters: { id: string }[] }[];
    };
    if (queues.length === 2) return `failures?sel=${queues[0]?.queue}/${queues[0]?.letters[0]?.id}`;
    await passing(500);
  }
  return "failures";
}
