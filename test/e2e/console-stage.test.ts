import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { browserForTests, hasChromium } from "../support/browser.ts";
import { PROJECT } from "../support/local-cloud.ts";
import { orderOf, placeOrder, settledOrder } from "../support/orders.ts";
import { violationsOn } from "../support/violations.ts";
import { isLocal, stageUnderTest } from "./stage-under-test.ts";

/** Longer than anything takes on a busy machine. */
const PATIENTLY = { timeout: 30_000 };
const COMMAND = join(PROJECT, "node_modules/cdk-local-cloud/console/stage/main.ts");

/** The console of a deployed stage, with the local cloud in the place of the stage's account. */
describe.skipIf(!isLocal || !hasChromium)("the console of a deployed stage, in a browser", () => {
  const context = stageUnderTest(["--quiet"]);
  const chromium = browserForTests();
  let served: ChildProcess;
  let url: string;
  let page: Page;
  let orderId: string;

  beforeAll(async () => {
    orderId = await placeOrder(context.stage, orderOf("tok_declined"));
    await settledOrder(context.stage, orderId);
    const account = {
      AWS_ENDPOINT_URL: context.cloud.endpoint,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    };
    served = spawn(process.execPath, [COMMAND, "--stage", "local", "--port", "0"], {
      cwd: PROJECT,
      env: { ...process.env, ...account },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    for await (const chunk of served.stdout ?? []) {
      text += String(chunk);
      url = /^console (\S+)/m.exec(text)?.[1] ?? "";
      if (url) break;
    }
    expect(url, text).not.toBe("");
  });
  afterAll(async () => {
    const exited = once(served, "exit");
    served.kill("SIGTERM");
    await exited;
  });
  beforeEach(async () => {
    page = await chromium.browser.newPage({ viewport: { width: 1280, height: 860 }, reducedMotion: "reduce" });
  });
  afterEach(() => page.close());

  test("events come from the bus's logs, by themselves, and what the logs leave out is not known", async () => {
    await page.goto(`${url}events`);
    const another = await placeOrder(context.stage, orderOf("tok_approved"));
    const row = page.locator("tbody tr", { hasText: another.slice(-4) }).filter({ hasText: "OrderConfirmed" });
    await row.waitFor(PATIENTLY);
    await expect.poll(() => row.textContent(), PATIENTLY).toContain("Delivered");
    await row.click();
    const panel = page.getByRole("complementary", { name: "Details" });
    await expect.poll(() => panel.textContent(), PATIENTLY).toContain("leave out what events hold");
    expect(await panel.getByRole("button", { name: "Send again" }).count()).toBe(0);
    expect(await violationsOn(page)).toEqual([]);
  });

  test("a story has its events and their deliveries, and no word of what functions did", async () => {
    await page.goto(`${url}stories/${orderId}`);
    await page.getByText("PaymentFailed").first().waitFor(PATIENTLY);
    await page.getByText("delivered").first().waitFor(PATIENTLY);
    await page.getByText("Every delivery went well on the first try.").waitFor(PATIENTLY);
    expect(await page.getByText("per million").count()).toBe(0);
    expect(await violationsOn(page)).toEqual([]);
  });

  test("the map is the templates', with what the rules matched, and nothing of what is not known", async () => {
    await page.goto(url);
    await page.getByText("Read from its bus's logs (INFO)").waitFor(PATIENTLY);
    await page
      .locator("text", { hasText: /^on-payment-event$/ })
      .first()
      .waitFor(PATIENTLY);
    expect(await page.getByText("not called yet").count()).toBe(0);
    expect(await page.getByRole("button", { name: "Place an order" }).count()).toBe(0);
  });

  test("views without a source say so, and nothing can be changed", async () => {
    for (const view of ["mail", "functions", "archive", "logs", "why-not"]) {
      await page.goto(`${url}${view}`);
      await page.getByRole("heading", { name: "Not known here" }).waitFor(PATIENTLY);
    }
    const boot = JSON.parse((await page.locator("#boot").textContent()) ?? "") as { token: string };
    const answer = await page.request.post(`${url}api/events`, {
      headers: { "x-console-token": boot.token },
      data: { bus: "shop-local", source: "app.orders", type: "OrderCreated", detail: {}, resources: [] },
    });
    expect([answer.status(), (await answer.json()).message]).toEqual([400, expect.stringContaining("only reads")]);
  });
});
