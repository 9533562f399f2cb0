import { rmSync } from "node:fs";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { LocalCloud } from "cdk-local-cloud";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browserForTests, hasChromium } from "../support/browser.ts";
import { consolePage, expectGoodForAll } from "../support/console-page.ts";
import { CONSUMERS, synthesizeWideApp } from "../support/wide-app.ts";
import { isLocal } from "./stage-under-test.ts";

/** Longer than anything takes on a busy machine. */
const PATIENTLY = { timeout: 30_000 };

describe.skipIf(!isLocal || !hasChromium)("the map of an app with two buses and a crowded lane", () => {
  const chromium = browserForTests("--disable-quic", "--disable-background-networking");
  const context = consolePage(chromium);
  let cloud: LocalCloud;
  let directory: string;

  beforeAll(async () => {
    const { makeTemporaryDirectory, startCloud } = await import("cdk-local-cloud");
    directory = makeTemporaryDirectory("cdk.out");
    synthesizeWideApp(directory);
    cloud = await startCloud({ app: directory });
  });
  afterAll(async () => {
    await cloud?.stop();
    if (directory) rmSync(directory, { recursive: true, force: true });
  });

  const visit = (path = "") => context.page.goto(`${cloud.endpoint}/console/${path}`);
  const map = () => context.page.getByRole("group", { name: /^Map of wide-sales, wide-ledger: .* 2 event buses$/ });
  const part = (name: RegExp) => map().getByRole("link", { name });
  const panel = () => context.page.getByRole("complementary", { name: "Details" });
  async function put(type: string): Promise<void> {
    const client = new EventBridgeClient(cloud.client);
    const entry = { EventBusName: "wide-sales", Source: "shop", DetailType: type, Detail: "{}" };
    await client.send(new PutEventsCommand({ Entries: [entry] }));
    client.destroy();
  }

  test("each bus is a spine, and an event that is handed on is counted at both", async () => {
    await visit();
    await part(/^event bus wide-ledger, /).waitFor();
    await expectGoodForAll(context.page);
    await put("Paid");
    await part(/^event bus wide-sales, 1 event$/).waitFor(PATIENTLY);
    await part(/^event bus wide-ledger, 1 event$/).waitFor(PATIENTLY);
    await part(/^function wide-ledger-book, 1 · /).waitFor(PATIENTLY);
    expect(
      await map()
        .locator(
          '[data-edge$="rule/wide-sales/wide-sales-paid→arn:aws:events:us-east-1:000000000000:event-bus/wide-ledger"]',
        )
        .count(),
    ).toBe(1);
  });

  test("a bus has a panel: where it is declared, who puts events on it, and its last events", async () => {
    await put("Paid");
    await visit();
    await part(/^event bus wide-sales, /).click();
    await panel().getByText("Event bus", { exact: true }).waitFor();
    await expect.poll(() => panel().textContent(), PATIENTLY).toMatch(/Declared in test\/support\/wide-app\.ts:\d+/);
    expect(await panel().textContent()).toMatch(/put on byplace, book/);
    await panel().getByRole("heading", { name: "Last events" }).waitFor();
    await expectGoodForAll(context.page);
  });

  test("so many consumers are rows of one box; a row opens its consumer, with what leads to it", async () => {
    await visit();
    const rows = part(/^function, wide-sales-on-sold-\d+, 1 rule/);
    await rows.first().waitFor();
    expect(await rows.count()).toBe(CONSUMERS);
    await put("Sold");
    await part(/^function, wide-sales-on-sold-4, 1 rule, 1 · /).waitFor(PATIENTLY);
    await rows.nth(3).click();
    await part(/^queue wide-sales-on-sold-4, /).waitFor();
    expect(await rows.count()).toBe(CONSUMERS - 1);
    await expect.poll(() => panel().textContent(), PATIENTLY).toContain("sqs:ReceiveMessage");
    await context.page.keyboard.press("ArrowLeft");
    await panel().getByText("Queue", { exact: true }).waitFor();
    await context.page.keyboard.press("ArrowLeft");
    await panel().getByRole("heading", { name: "wide-sales-sold-4" }).waitFor();
    await panel().getByRole("link", { name: "Try its pattern" }).waitFor();
    await context.page.keyboard.press("Escape");
    await expect.poll(() => rows.count(), PATIENTLY).toBe(CONSUMERS);
    await context.page.getByRole("link", { name: "one by one" }).click();
    await part(/^queue wide-sales-on-sold-20, /).waitFor();
    expect(await rows.count()).toBe(0);
    await context.page.getByRole("link", { name: "Draw the consumers of sales together" }).click();
    await expect.poll(() => rows.count(), PATIENTLY).toBe(CONSUMERS);
  });
});
