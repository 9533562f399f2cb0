import { describe, expect, test } from "vitest";
import { browserForTests, hasChromium } from "../support/browser.ts";
import { orderOf, placeOrder, subjectsTo } from "../support/orders.ts";
import { isLocal, stageUnderTest } from "./stage-under-test.ts";

describe.skipIf(!isLocal || !hasChromium)("the page of caught mail, in a browser", () => {
  const context = stageUnderTest();
  const chromium = browserForTests();

  test("shows what a customer was sent", async () => {
    const order = orderOf("tok_approved");
    const orderId = await placeOrder(context.stage, order);
    await subjectsTo(context.stage, order.email, 1);
    const page = await chromium.browser.newPage();
    await page.goto(`${context.cloud.endpoint}/_cloud/mail`);
    const article = page.getByRole("article").filter({ hasText: orderId });
    expect(await article.getByRole("heading").textContent()).toBe(`Your order ${orderId} is confirmed`);
    expect(await article.textContent()).toContain(`to ${order.email}`);
    expect(await article.textContent()).toContain("€9.00");
    if (process.env["SCREENSHOT"]) await page.screenshot({ path: process.env["SCREENSHOT"] });
  });
});
