import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { browserForTests, hasChromium } from "../support/browser.ts";
import { orderOf, placeOrder, settledOrder } from "../support/orders.ts";
import { violationsOn } from "../support/violations.ts";
import { isLocal, stageUnderTest } from "./stage-under-test.ts";

/** Longer than anything takes on a busy machine. */
const PATIENTLY = { timeout: 30_000 };

describe.skipIf(!isLocal || !hasChromium)("the console's keys, in a browser", () => {
  const context = stageUnderTest(["--quiet"]);
  const chromium = browserForTests("--disable-quic", "--disable-background-networking");
  let page: Page;

  beforeEach(async () => {
    page = await chromium.browser.newPage({ viewport: { width: 1280, height: 860 }, reducedMotion: "reduce" });
  });
  afterEach(() => page.close());

  const visit = (path: string) => page.goto(`${context.cloud.endpoint}/console/${path}`);
  const details = () => page.getByRole("complementary", { name: "Details" });
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const parameter = (name: string) => new URL(page.url()).searchParams.get(name);
  /** An order with a declined card, once all has happened to it. */
  async function declinedOrder(): Promise<string> {
    const orderId = await placeOrder(context.stage, orderOf("tok_declined"));
    await settledOrder(context.stage, orderId);
    return orderId;
  }
  /** The browser closes a dialog and moves the focus a moment after the key. */
  async function noDialog(): Promise<void> {
    const focused = () => page.evaluate<string>("document.activeElement.tagName");
    await expect.poll(() => page.getByRole("dialog").count(), PATIENTLY).toBe(0);
    await expect.poll(focused, PATIENTLY).toBe("BODY");
  }
  const selectedRow = () => page.locator("tbody tr[aria-selected=true]");

  test("? lists them, and letters can be switched off", async () => {
    await visit("");
    await page.getByText("in the last minute").waitFor();
    await press("?");
    const list = page.getByRole("dialog", { name: "Keyboard" });
    const named = (await list.locator("kbd").allTextContents()).map((text) => text.replace(/^Shift /, ""));
    for (const key of ["/", "j", "k", "[", "]", "Enter", "w", "x", "r", "←", "→", "↑", "↓", "z", "n", "p", "Esc", "?"])
      expect(named).toContain(key);
    expect(await violationsOn(page)).toEqual([]);
    await press("Escape");
    await noDialog();
    await press("/");
    await page.getByRole("dialog").getByRole("searchbox").waitFor();
    await press("Escape");
    await noDialog();
    await press("p");
    await page.getByRole("button", { name: "Go on" }).waitFor();
    await press("p");
    await page.getByRole("button", { name: "Pause" }).waitFor();
    for (const [key, path] of [
      ["e", "events"],
      ["w", "why-not"],
      ["f", "failures"],
      ["l", "lessons"],
      ["c", "contracts"],
      ["m", ""],
    ] as const) {
      await press("g", key);
      await expect.poll(() => new URL(page.url()).pathname, PATIENTLY).toBe(`/console/${path}`);
    }
    await press("?");
    await list.getByRole("checkbox").click();
    await press("Escape");
    await noDialog();
    await press("g", "e", "?");
    await list.waitFor();
    expect(new URL(page.url()).pathname).toBe("/console/");
  });

  test("a key that follows at once finds what has just been drawn", async () => {
    await declinedOrder();
    await visit("events");
    await page.locator("tbody tr").first().waitFor();
    await page.evaluate(`new MutationObserver(() => {
      if (document.querySelector("aside")) document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    }).observe(document.body, { childList: true, subtree: true })`);
    await press("j");
    await expect.poll(() => new URL(page.url()).searchParams.has("sel"), PATIENTLY).toBe(false);
    await expect.poll(() => details().count(), PATIENTLY).toBe(0);
    expect(await page.evaluate("history.length")).toBeGreaterThan(2);
  });

  test("events: j, k, [, ], w and Enter", async () => {
    const orderId = await declinedOrder();
    await visit(`events?q=order:${orderId}`);
    await page.locator("tbody tr").nth(1).waitFor();
    await press("j", "j");
    await expect.poll(() => page.locator("tbody tr").nth(1).getAttribute("aria-selected"), PATIENTLY).toBe("true");
    await press("k");
    await expect.poll(() => page.locator("tbody tr").first().getAttribute("aria-selected"), PATIENTLY).toBe("true");
    expect(parameter("sel")).not.toBeNull();
    await press("[");
    await expect.poll(() => parameter("q"), PATIENTLY).toMatch(/since:.* until:/);
    const later = async () => {
      await press("]");
      return parameter("q");
    };
    await expect.poll(later, PATIENTLY).toBe(`order:${orderId}`);
    await page.locator("tbody tr").first().waitFor();
    await press("j");
    await selectedRow().waitFor();
    await details().waitFor();
    await press("w");
    await expect.poll(() => page.url(), PATIENTLY).toMatch(/\/why-not\/event\//);
    await page.goBack();
    await selectedRow().waitFor();
    await press("Enter");
    await expect.poll(() => page.url(), PATIENTLY).toContain(`/stories/${orderId}?sel=`);
  });

  test("a story: j, k, [, ], z and w", async () => {
    const orderId = await declinedOrder();
    await visit(`stories/${orderId}`);
    await page.locator(".hop", { hasText: "OrderCancelled" }).first().waitFor();
    const current = () => page.locator(".hop[aria-current=true] .strong").textContent();
    await press("j");
    await expect.poll(current, PATIENTLY).toBe("POST /orders");
    await press("]");
    await expect.poll(current, PATIENTLY).toBe("OrderCreated");
    await press("]");
    await expect.poll(current, PATIENTLY).toBe("PaymentFailed");
    await press("j");
    await expect.poll(current, PATIENTLY).not.toBe("PaymentFailed");
    await press("[");
    await expect.poll(current, PATIENTLY).toBe("PaymentFailed");
    await press("[", "k");
    await expect.poll(current, PATIENTLY).not.toMatch(/^(OrderCreated|PaymentFailed)$/);
    await press("z");
    await expect.poll(() => parameter("time"), PATIENTLY).toBe("true");
    await press("]", "w");
    await page.getByRole("heading", { name: /OrderCreated/ }).waitFor();
    expect(page.url()).toContain("/why-not/event/");
  });

  test("the map: arrows walk along its edges", async () => {
    await visit("");
    await page.getByRole("group", { name: /^Map of shop-local/ }).waitFor();
    const heading = () => details().getByRole("heading", { level: 2 }).textContent();
    await press("ArrowRight");
    await expect.poll(heading, PATIENTLY).toContain("POST /orders");
    await press("ArrowRight");
    await expect.poll(heading, PATIENTLY).toContain("post-order");
    await press("ArrowDown");
    await expect.poll(heading, PATIENTLY).toContain("get-order");
    await press("ArrowUp");
    await expect.poll(heading, PATIENTLY).toContain("post-order");
    await press("ArrowLeft");
    await expect.poll(heading, PATIENTLY).toContain("POST /orders");
    await press("Escape");
    await expect.poll(() => details().count(), PATIENTLY).toBe(0);
  });

  test("failures: x and X select, r redrives what is selected", async () => {
    await visit("failures");
    for (const orderId of ["ord_keys_1", "ord_keys_2"]) await putBroken(orderId);
    const letters = page.locator("tbody tr:not(.grp)", { hasText: "PaymentFailed" });
    await expect.poll(() => letters.count(), PATIENTLY).toBe(4);
    await press("j", "x");
    await page.getByText("1 of 4 selected").waitFor();
    await press("j", "j", "X");
    await page.getByText("3 of 4 selected").waitFor();
    await press("x");
    await page.getByText("2 of 4 selected").waitFor();
    await page.locator("tbody input[type=checkbox]").nth(3).click();
    await page.getByText("3 of 4 selected").waitFor();
    await press("r");
    await page.getByText("3 letters on the way again.").waitFor();
  });

  /** An event of whose contract all is missing: two consumers set it aside. */
  async function putBroken(orderId: string): Promise<void> {
    const boot = JSON.parse((await page.locator("#boot").textContent()) ?? "") as { name: string; token: string };
    const [eventId, correlationId, causationId] = [randomUUID(), randomUUID(), randomUUID()];
    const occurredAt = new Date().toISOString();
    const metadata = { eventId, correlationId, causationId, schemaVersion: 1, occurredAt };
    await page.request.post(`${context.cloud.endpoint}/console/api/events`, {
      headers: { "x-console-token": boot.token },
      data: {
        ...{ bus: boot.name, source: "app.payments", type: "PaymentFailed", resources: [orderId] },
        detail: { metadata, data: { orderId } },
      },
    });
  }
});
