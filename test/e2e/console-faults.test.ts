import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { browserForTests, hasChromium } from "../support/browser.ts";
import { orderOf, placeOrder, settledOrder } from "../support/orders.ts";
import { violationsOn } from "../support/violations.ts";
import { isLocal, stageUnderTest } from "./stage-under-test.ts";

describe.skipIf(!isLocal || !hasChromium)("the console's faults, in a browser", () => {
  const context = stageUnderTest(["--quiet"]);
  const chromium = browserForTests("--disable-quic", "--disable-background-networking");
  let page: Page;

  beforeEach(async () => {
    page = await chromium.browser.newPage({ reducedMotion: "reduce" });
    page.setDefaultTimeout(30_000);
    await page.goto(`${context.cloud.endpoint}/console/faults`);
    await page.getByRole("heading", { name: "Add a fault" }).waitFor();
  });
  afterEach(() => page.close());

  test("a fault is added by the form, strikes, is told in the story, and is removed", async () => {
    await page.getByRole("heading", { name: "Nothing goes wrong on purpose" }).waitFor();
    await page.getByLabel("Kind").selectOption("delivery-duplicate");
    await page.getByRole("combobox", { name: "target" }).fill("*-payment-on-order-created");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    const row = page.getByRole("row", { name: /delivery-duplicate/ });
    await row.waitFor();
    expect(await violationsOn(page)).toEqual([]);
    const orderId = await placeOrder(context.stage, orderOf("tok_approved"));
    await settledOrder(context.stage, orderId);
    await row.getByRole("cell", { name: "1", exact: true }).waitFor();
    await row.getByRole("button", { name: /^Remove/ }).click();
    await page.getByRole("heading", { name: "Nothing goes wrong on purpose" }).waitFor();
    await page.goto(`${context.cloud.endpoint}/console/stories/${orderId}`);
    await page.locator(".hop").filter({ hasText: "injected delivery-duplicate" }).waitFor();
  });

  test("what the cloud refuses is said beside the form", async () => {
    await page.getByLabel("Kind").selectOption("api-latency");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("alert").filter({ hasText: "api-latency needs delaySeconds" }).waitFor();
  });
});
