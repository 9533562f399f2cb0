import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { describe, expect, test } from "vitest";
import { orderOf, placeOrder, subjectsTo } from "../support/orders.ts";
import { isLocal, stageUnderTest } from "./stage-under-test.ts";

const CHROMIUM = "/usr/bin/chromium";
const missing = !existsSync(CHROMIUM);
if (missing) console.warn(`${CHROMIUM} is missing: the browser test is skipped (apt-get install chromium).`);

describe.skipIf(!isLocal || missing)("the page of caught mail, in a browser", () => {
  const context = stageUnderTest();

  test("shows what a customer was sent", async () => {
    const order = orderOf("tok_approved");
    const orderId = await placeOrder(context.stage, order);
    await subjectsTo(context.stage, order.email, 1);
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
    try {
      const page = await browser.newPage();
      await page.goto(`${context.cloud.endpoint}/_cloud/mail`);
      const article = page.getByRole("article").filter({ hasText: orderId });
      expect(await article.getByRole("heading").textContent()).toBe(`Your order ${orderId} is confirmed`);
      expect(await article.textContent()).toContain(`to ${order.email}`);
      expect(await article.textContent()).toContain("€9.00");
      if (process.env["SCREENSHOT"]) await page.screenshot({ path: process.env["SCREENSHOT"] });
    } finally {
      await browser.close();
    }
  });
});
