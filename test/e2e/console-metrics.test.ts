import { describe, expect, test } from "vitest";
import { browserForTests, hasChromium } from "../support/browser.ts";
import { consolePage, expectGoodForAll } from "../support/console-page.ts";
import { orderOf, placeOrder, settledOrder } from "../support/orders.ts";
import { isLocal, stageUnderTest } from "./stage-under-test.ts";

/** Longer than anything takes on a busy machine. */
const PATIENTLY = { timeout: 30_000 };

describe.skipIf(!isLocal || !hasChromium)("the console's metrics, in a browser", () => {
  const stage = stageUnderTest(["--quiet"]);
  const chromium = browserForTests("--disable-quic", "--disable-background-networking");
  const context = consolePage(chromium);
  const visit = (path: string) => context.page.goto(`${stage.cloud.endpoint}/console/${path}`);
  const plot = (name: string) => context.page.getByRole("region", { name, exact: true });

  test("figures come by themselves, as plots and as tables", async () => {
    const { page } = context;
    await visit("metrics");
    await plot("Calls").waitFor();
    const orderId = await placeOrder(stage.stage, orderOf("tok_approved"));
    await settledOrder(stage.stage, orderId);
    await expect.poll(() => plot("Events by type").textContent(), PATIENTLY).toMatch(/OrderConfirmed[1-9]/);
    await expect.poll(() => plot("Calls").textContent(), PATIENTLY).toMatch(/post-order[1-9]/);
    await expect.poll(() => plot("OrdersCreated").textContent(), PATIENTLY).toMatch(/order · post-order[1-9]/);
    expect(await plot("Calls").locator("canvas").count()).toBe(1);
    await expectGoodForAll(page);
    await plot("Calls").getByRole("button", { name: "Table" }).click();
    const table = plot("Calls").getByRole("region", { name: "Calls as a table" });
    expect(await table.locator("tbody tr").count()).toBeGreaterThan(0);
    expect(await table.locator("thead").textContent()).toContain("post-order");
    await expectGoodForAll(page);
  });

  test("one function, a shorter time, and an earlier one", async () => {
    const { page } = context;
    await settledOrder(stage.stage, await placeOrder(stage.stage, orderOf("tok_approved")));
    await visit("metrics?seconds=300");
    await page.getByRole("combobox", { name: "Function" }).selectOption({ label: "post-order" });
    await expect.poll(() => plot("Duration").textContent(), PATIENTLY).toMatch(/median.*95 %.*longest/);
    expect(await plot("Messages in queues").count()).toBe(0);
    await page.getByRole("combobox", { name: "Function" }).blur();
    for (let i = 0; i < 3; i += 1) await page.keyboard.press("[");
    await expect.poll(() => plot("Duration").textContent(), PATIENTLY).toContain("Nothing in this time.");
    for (let i = 0; i < 3; i += 1) await page.keyboard.press("]");
    await expect.poll(() => plot("Duration").textContent(), PATIENTLY).toContain("median");
    expect(new URL(page.url()).searchParams.get("to")).toBeNull();
  });
});
