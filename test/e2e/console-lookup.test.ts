import type { Page } from "playwright-core";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { browserForTests, hasChromium } from "../support/browser.ts";
import { orderOf, placeOrder, settledOrder } from "../support/orders.ts";
import { violationsOn } from "../support/violations.ts";
import { isLocal, stageUnderTest } from "./stage-under-test.ts";

/** Longer than anything takes on a busy machine. */
const PATIENTLY = { timeout: 30_000 };

describe.skipIf(!isLocal || !hasChromium)("what the console lets people look up, in a browser", () => {
  const context = stageUnderTest(["--quiet", "--clock"]);
  const chromium = browserForTests("--disable-quic", "--disable-background-networking");
  let page: Page;
  let errors: string[];
  let orderId: string;
  let short: string;

  beforeAll(async () => {
    if (!context.stage) return;
    orderId = await placeOrder(context.stage, orderOf("tok_declined"));
    short = `${orderId.slice(0, 8)}…${orderId.slice(-4)}`;
    await settledOrder(context.stage, orderId);
  });
  beforeEach(async () => {
    page = await chromium.browser.newPage({ viewport: { width: 1280, height: 860 }, reducedMotion: "reduce" });
    errors = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  });
  afterEach(async () => {
    await page.close();
    expect(errors).toEqual([]);
  });

  const visit = (path: string) => page.goto(`${context.cloud.endpoint}/console/${path}`);
  const panel = () => page.getByRole("complementary", { name: "Details" });
  /** Nothing that axe finds, and nothing to scroll sideways, on a phone either. */
  async function expectGoodForAll(): Promise<void> {
    expect(await violationsOn(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await violationsOn(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
    await page.setViewportSize({ width: 1280, height: 860 });
  }

  test("a function's calls: how long they took, which events they had, and what they logged", async () => {
    await visit("functions");
    const row = page.locator("tbody tr", { has: page.getByTitle("shop-local-payment-on-order-created") });
    await expect.poll(() => row.locator("td").nth(1).textContent(), PATIENTLY).toMatch(/^[1-9]/);
    await expectGoodForAll();
    await row.getByRole("link").click();
    await page.getByRole("heading", { name: "on-order-created", exact: true }).waitFor();
    expect(await page.locator(".title").textContent()).toMatch(/[1-9]\d* calls?, .* cold start.*median.*512 MB/);
    const call = page.getByRole("button", { name: /^Call at / });
    const before = await call.count();
    await placeOrder(context.stage, orderOf("tok_declined"));
    await expect.poll(() => call.count(), PATIENTLY).toBeGreaterThan(before);
    await call.last().click();
    await panel()
      .getByRole("heading", { name: /^Took / })
      .waitFor();
    expect(await panel().textContent()).toMatch(new RegExp(`startcold, init .*OrderCreated${short}`));
    await panel()
      .getByText(/card_declined|declined/i)
      .first()
      .waitFor();
    await expectGoodForAll();
    await panel().getByRole("link", { name: "OrderCreated" }).click();
    await page.waitForURL(/\/console\/stories\//);
  });

  test("a caught mail: its text, what sent it, and the story that it belongs to", async () => {
    await visit("mail");
    await page.getByRole("textbox", { name: /^Filter/ }).fill(orderId);
    // One for the order, one for its refusal.
    await expect.poll(() => page.locator("tbody tr").count(), PATIENTLY).toBe(2);
    const row = page.locator("tbody tr").first();
    expect(await row.textContent()).toMatch(/ada.*@example\.com/);
    await page.keyboard.press("Escape");
    await row.getByRole("button").click();
    await expect.poll(() => panel().textContent(), PATIENTLY).toContain(orderId);
    expect(await panel().getByRole("link", { name: "on-order-update" }).getAttribute("href")).toMatch(/\?sel=\d+$/);
    await expectGoodForAll();
    await row.getByRole("link", { name: short }).click();
    await page.getByRole("heading", { name: /was declined$/ }).waitFor();
  });

  test("log lines are found by function and text, and come by themselves", async () => {
    await visit("logs?q=function:on-order-created");
    const rows = page.locator("tbody tr");
    await rows.first().waitFor();
    const before = await rows.count();
    await placeOrder(context.stage, orderOf("tok_declined"));
    await expect.poll(() => rows.count(), PATIENTLY).toBeGreaterThan(before);
    expect(new Set(await rows.locator("td:nth-child(2)").allTextContents())).toEqual(new Set(["on-order-created"]));
    await expectGoodForAll();
    await rows.first().getByRole("button").click();
    await panel()
      .getByRole("link", { name: /^Call / })
      .click();
    await page.waitForURL(/q=request/);
    await expect.poll(() => rows.count(), PATIENTLY).toBeLessThan(before + 5);
    await page.getByRole("button", { name: "Error" }).click();
    await page.getByText("No line fits.").waitFor();
    expect(new URL(page.url()).searchParams.get("q")).toMatch(/^request:\S+ level:error$/);
  });

  test("a contract: its fields, who publishes and takes its events, and the last of them", async () => {
    await visit("contracts");
    const row = page.locator("tbody tr", { hasText: "OrderCreated" });
    await expect.poll(() => row.textContent(), PATIENTLY).toMatch(/app\.orderson-order-created.*(just now|ago)$/);
    await expectGoodForAll();
    await row.getByRole("link").click();
    await page.getByRole("heading", { name: "OrderCreated", exact: true }).waitFor();
    const card = (heading: string) => page.locator(".card", { has: page.getByRole("heading", { name: heading }) });
    expect(await card("Who publishes it").textContent()).toMatch(/relay\d+ event/);
    expect(await card("Who takes it").textContent()).toMatch(/on-order-created by rule on-order-created.*took [1-9]/);
    expect(await card("Fields of its detail").textContent()).toContain("data.lines[].sku");
    await expectGoodForAll();
    const seen = page.locator(".figs a");
    const before = Number(await seen.textContent());
    await placeOrder(context.stage, orderOf("tok_declined"));
    await expect.poll(async () => Number(await seen.textContent()), PATIENTLY).toBeGreaterThan(before);
  });

  test("the clock goes to the next run at once, and what is due runs", async () => {
    await visit("clock");
    const row = page.locator("tbody tr", { hasText: "rate(1 minute)" }).first();
    await row.waitFor();
    expect(await row.textContent()).toMatch(/^ ?in \d+ s|^ ?in 1 min/);
    await expectGoodForAll();
    const runs = async () => Number(/(\d+) runs?, last/.exec((await row.textContent()) ?? "")?.[1] ?? 0);
    const before = await runs();
    await page.getByRole("button", { name: "+ 10 min" }).click();
    await page.getByText("Moved 10 min on.").waitFor();
    await expect.poll(runs, PATIENTLY).toBeGreaterThanOrEqual(before + 9);
    await page.getByRole("button", { name: "To the next run" }).click();
    await page.getByText(/^Moved to the next run of /).waitFor();
    await expect.poll(runs, PATIENTLY).toBeGreaterThanOrEqual(before + 10);
    await expectGoodForAll();
  });

  test("what runs by the clock is run once by hand, and its next run stays", async () => {
    await visit("clock");
    const row = page.locator("tbody tr", { hasText: "rate(5 minutes)" }).first();
    await row.waitFor();
    const runs = async () => Number(/(\d+) runs?, last/.exec((await row.textContent()) ?? "")?.[1] ?? 0);
    const [before, next] = [await runs(), await row.locator("td").first().getAttribute("title")];
    expect(await row.textContent()).toMatch(/then \d\d:\d\d, \d\d:\d\d, \d\d:\d\d/);
    await row.getByRole("button", { name: /^Run .* now$/ }).click();
    await page.getByText(/^Ran /).waitFor();
    await expect.poll(runs, PATIENTLY).toBe(before + 1);
    expect(await row.locator("td").first().getAttribute("title")).toBe(next);
    await expectGoodForAll();
  });

  test("an archive's events are replayed to one rule, and shown beside the originals", async () => {
    const orderId = await placeOrder(context.stage, orderOf("tok_approved"));
    await settledOrder(context.stage, orderId);
    await visit("archive");
    await page.getByRole("checkbox", { name: "on-order-update-orders-v1" }).check();
    await page.getByRole("button", { name: "Replay" }).click();
    await page.getByText("Started console-").waitFor();
    await page.getByText("completed", { exact: true }).waitFor();
    await expectGoodForAll();
    await page.getByRole("link", { name: "its events" }).click();
    await page.locator("tbody tr", { hasText: "OrderConfirmed replayed" }).first().waitFor();
    expect(await page.locator("tbody tr:not(.space)").filter({ hasNotText: "replayed" }).count()).toBe(0);

    await visit("archive");
    await page.getByLabel("To (UTC)").fill("2020-01-01T00:00:00");
    await page.getByRole("button", { name: "Replay" }).click();
    await page.getByText("EventStartTime must be before EventEndTime.").waitFor();
    errors = errors.filter((message) => !message.includes("status of 400"));
  });
});
