import { randomUUID } from "node:crypto";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { browserForTests, hasChromium } from "../support/browser.ts";
import { orderOf, placeOrder, settledOrder, subjectsTo } from "../support/orders.ts";
import { violationsOn } from "../support/violations.ts";
import { isLocal, stageUnderTest } from "./stage-under-test.ts";

/** Longer than anything takes on a busy machine. */
const PATIENTLY = { timeout: 30_000 };

describe.skipIf(!isLocal || !hasChromium)("the console, in a browser", () => {
  const context = stageUnderTest(["--quiet"]);
  const chromium = browserForTests("--disable-quic", "--disable-background-networking");
  let page: Page;
  let errors: string[];

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
  /** Puts an event as the page itself does: with its token. */
  async function putEvent(entry: object): Promise<void> {
    const boot = JSON.parse((await page.locator("#boot").textContent()) ?? "") as { name: string; token: string };
    const headers = { "x-console-token": boot.token };
    await page.request.post(`${context.cloud.endpoint}/console/api/events`, {
      headers,
      data: { bus: boot.name, ...entry },
    });
  }
  const rowsOf = (text: string) => page.locator("tbody tr", { hasText: text });

  test("events appear by themselves, and a search narrows them", async () => {
    await visit("events");
    const orderId = await placeOrder(context.stage, orderOf("tok_approved"));
    const short = `${orderId.slice(0, 8)}…${orderId.slice(-4)}`;
    await rowsOf(short).filter({ hasText: "NotificationSent" }).waitFor();
    await page.getByRole("textbox", { name: /Filter/ }).fill(`order:${orderId} type:OrderC*`);
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("tbody tr").count(), PATIENTLY).toBe(2);
    await expect.poll(() => rowsOf("OrderConfirmed").textContent(), PATIENTLY).toContain("Delivered");
    expect(new URL(page.url()).searchParams.get("q")).toBe(`order:${orderId} type:OrderC*`);
    expect(await violationsOn(page)).toEqual([]);
  });

  test("an event's panel says what became of it; Back and Escape close it", async () => {
    const orderId = await placeOrder(context.stage, orderOf("tok_declined"));
    await settledOrder(context.stage, orderId);
    await visit(`events?q=order:${orderId}`);
    await rowsOf("PaymentFailed").click();
    const panel = page.getByRole("complementary", { name: "Details" });
    await panel.getByRole("heading", { name: "PaymentFailed" }).waitFor();
    await expect.poll(() => panel.textContent(), PATIENTLY).toContain("card_declined");
    expect(await panel.textContent()).toContain("on-order-update");
    expect(await violationsOn(page)).toEqual([]);
    await page.goBack();
    await expect.poll(() => panel.count(), PATIENTLY).toBe(0);
    await page.keyboard.press("j");
    await panel.waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => panel.count(), PATIENTLY).toBe(0);
  });

  test("text of an event is text", async () => {
    const markup = `<img src=x onerror="document.title='broken'">`;
    await visit("events");
    const entry = { bus: "default", source: markup, type: markup, detail: { markup }, resources: [markup] };
    await putEvent(entry);
    await rowsOf(markup).click();
    await page.getByRole("complementary").getByText("onerror").first().waitFor();
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.title()).not.toBe("broken");
  });

  test("an order that is placed in the page is followed to its e-mail", async () => {
    await visit("");
    await page.getByRole("button", { name: "Place an order" }).click();
    await page
      .getByRole("dialog")
      .getByRole("radio", { name: /tok_declined/ })
      .check();
    expect(await violationsOn(page)).toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "Place an order" }).click();
    await page.waitForURL(/\/console\/stories\/ord_/);
    const orderId = decodeURIComponent(new URL(page.url()).pathname.split("/").at(-1) ?? "");
    await page.getByRole("heading", { name: /was declined$/ }).waitFor();
    const hops = page.locator(".hop");
    const mail = hops.filter({ hasText: "e-mail" }).last();
    await mail.waitFor();
    const names = (await hops.locator(".nm").allTextContents()).map((text) => text.trim());
    for (const name of ["OrderCreated", "on-order-created", "PaymentFailed", "OrderCancelled", "on-order-update"])
      expect(names.some((text) => text.startsWith(name))).toBe(true);
    await mail.click();
    const panel = page.getByRole("complementary", { name: "Details" });
    await expect.poll(() => panel.textContent(), PATIENTLY).toContain("ada@example.com");
    expect(await panel.textContent()).toContain(orderId);
    expect(await violationsOn(page)).toEqual([]);
    await page.keyboard.press("z");
    await expect.poll(() => new URL(page.url()).searchParams.get("time"), PATIENTLY).toBe("true");
    expect(await subjectsTo(context.stage, "ada@example.com", 1)).toEqual(
      expect.arrayContaining([expect.stringContaining(orderId)]),
    );
  });

  test("a hop shows the event on the bus, what its target got, and what its claim stands for", async () => {
    const lines = Array.from({ length: 4000 }, () => ({ sku: "TEA-1", quantity: 1, unitPrice: 450 }));
    const orderId = await placeOrder(context.stage, orderOf("tok_approved", lines));
    await settledOrder(context.stage, orderId);
    await visit(`stories/${orderId}`);
    const hop = (name: string) => page.locator(".hop", { hasText: name }).first();
    const panel = page.getByRole("complementary", { name: "Details" });
    await hop("on-order-created").click();
    await expect
      .poll(() => panel.getByRole("region", { name: "The event on the bus" }).textContent(), PATIENTLY)
      .toContain("claim");
    expect(await panel.textContent()).toContain("as the body of a message");
    expect(await panel.textContent()).toContain("transforms nothing");
    await panel.getByRole("button", { name: "Fetch it from S3" }).click();
    await expect
      .poll(() => panel.getByRole("region", { name: "The claim's data" }).textContent(), PATIENTLY)
      .toContain("TEA-1");
    expect(await violationsOn(page)).toEqual([]);
    await hop("audit").click();
    await expect
      .poll(() => panel.getByRole("region", { name: "What it got" }).textContent(), PATIENTLY)
      .toContain("OrderCreated");
    expect(await violationsOn(page)).toEqual([]);
  });

  test("a broken event becomes a dead letter; mended and sent from the page, it goes through", async () => {
    const orderId = `ord_${"0badcafe".repeat(4)}`;
    const [eventId, correlationId, causationId] = [randomUUID(), randomUUID(), randomUUID()];
    const occurredAt = new Date().toISOString();
    const metadata = { eventId, correlationId, causationId, schemaVersion: 1, occurredAt };
    const data = { orderId, amount: 900, currency: "EUR", code: "card_declined", text: "Declined" };
    await visit("failures");
    await putEvent({
      source: "app.payments",
      type: "PaymentFailed",
      detail: { metadata, data },
      resources: [orderId],
    });
    const letter = page.locator("tbody tr:not(.grp)", { hasText: "PaymentFailed" });
    await letter.first().waitFor();
    await rowsOf("on-order-update").waitFor();
    await page.getByRole("textbox", { name: /Filter/ }).fill("on-order-update");
    await expect.poll(() => letter.count(), PATIENTLY).toBe(1);
    await expect.poll(() => letter.textContent(), PATIENTLY).toContain("Contract violation");
    expect(await violationsOn(page)).toEqual([]);

    await letter.click();
    const panel = page.getByRole("complementary", { name: "Details" });
    await expect.poll(() => panel.textContent(), PATIENTLY).toContain("set aside by on-order-update itself");
    expect(await violationsOn(page)).toEqual([]);
    await panel.getByRole("button", { name: "Edit and send" }).click();
    const editor = panel.getByRole("textbox", { name: "What is sent" });
    await editor.fill((await editor.inputValue()).replace('"amount"', '"email": "mended@example.com", "amount"'));
    await panel.getByRole("button", { name: "Send", exact: true }).click();
    expect(await subjectsTo(context.stage, "mended@example.com", 1)).toHaveLength(1);
    await expect.poll(() => letter.textContent(), PATIENTLY).toMatch(/On its way again|Delivered/);
  });

  test("why no service took an event: the closest rule, the field, what it wants and what the event has", async () => {
    await visit("events");
    const metadata = { eventId: randomUUID(), correlationId: randomUUID(), causationId: randomUUID() };
    await putEvent({
      source: "app.orders",
      type: "OrderCreated",
      detail: { metadata: { ...metadata, schemaVersion: 2, occurredAt: new Date().toISOString() }, data: {} },
      resources: ["ord_of_version_2"],
    });
    await rowsOf("ord_of_version_2").click();
    await page.getByRole("link", { name: "Why not another rule?" }).click();
    await page.getByRole("heading", { name: "No service took this OrderCreated" }).waitFor();
    const closest = page.locator("tr[aria-selected=true]");
    expect(await closest.locator("td").allTextContents()).toEqual([
      "on-order-created-orders-v1",
      "",
      "detail.metadata.schemaVersion",
      "1",
      "2",
    ]);
    expect(await page.locator(".hit").allTextContents()).toEqual([
      expect.stringContaining("schemaVersion: [1]"),
      expect.stringContaining("schemaVersion: 2"),
    ]);
    expect(await violationsOn(page)).toEqual([]);
    await page.keyboard.press("j");
    await expect
      .poll(() => page.locator("tr[aria-selected=true]").textContent(), PATIENTLY)
      .not.toContain("on-order-created-");
    await page.getByText("Ways to fix it").waitFor({ state: "detached" });
  });

  test("an event that never arrived: where it went wrong, and what to do", async () => {
    await visit("events");
    // Without a bus's name it goes to the default bus, as is easily forgotten.
    const metadata = { schemaVersion: 1 };
    await putEvent({
      bus: "default",
      source: "app.orders",
      type: "OrderConfirmed",
      detail: { metadata },
      resources: ["lost"],
    });
    await page.getByRole("textbox", { name: /Filter/ }).fill("subject:lost");
    await page.keyboard.press("Enter");
    await expect.poll(() => rowsOf("OrderConfirmed").count(), PATIENTLY).toBe(1);
    await rowsOf("OrderConfirmed").click();
    await page.getByRole("link", { name: "How far did it come?" }).click();
    await page.getByRole("heading", { name: "How far this OrderConfirmed came" }).waitFor();
    const checks = page.locator(".checks li");
    await expect.poll(() => checks.count(), PATIENTLY).toBe(12);
    expect(await checks.nth(1).textContent()).toMatch(
      /right bus.*It is on default, while on-order-update-.* on shop-local would take it/,
    );
    expect(await checks.nth(1).textContent()).toContain("EventBusName");
    expect(await violationsOn(page)).toEqual([]);

    await visit("why-not");
    await page.getByLabel("The EventId that PutEvents returned").fill("no-such-event");
    expect(await violationsOn(page)).toEqual([]);
    await page.getByRole("button", { name: "Check" }).click();
    await page.getByRole("heading", { name: "Event no-such-event is not known" }).waitFor();
    await page.getByText("FailedEntryCount").waitFor();
    expect(await violationsOn(page)).toEqual([]);
  });

  test("the workbench tries a pattern, a transformer and a schedule with the bus's own engine", async () => {
    const orderId = await placeOrder(context.stage, orderOf("tok_approved"));
    await settledOrder(context.stage, orderId);
    await visit("workbench");
    const pattern = page.getByRole("textbox", { name: "Pattern" });
    await pattern.fill('{"source": ["app.orders"], "detail": {"data": {"total": [{"numeric": [">", "x"]}]}}}');
    await page.getByText("Event pattern is not valid. Reason:").waitFor();
    await pattern.fill('{"source": ["app.orders"], "detail-type": ["OrderCreated", "OrderConfirmed"]}');
    await page.getByRole("heading", { name: /it takes [1-9]/ }).waitFor();
    expect(new URL(page.url()).searchParams.get("pattern")).toContain("OrderConfirmed");

    const event = { source: "app.orders", "detail-type": "OrderCreated", resources: ["ord_1"], detail: {} };
    await page.getByRole("textbox", { name: "Event" }).fill(JSON.stringify(event));
    await page.getByText("matches", { exact: true }).waitFor();
    await page.getByRole("textbox", { name: "Template" }).fill('"<type> of <subject>"');
    await expect.poll(() => page.getByRole("status", { name: "Output" }).textContent()).toBe('"OrderCreated of ord_1"');
    await page.getByRole("textbox", { name: "Template" }).fill('"<nobody>"');
    await page.getByText("contains invalid placeholder nobody").waitFor();

    await page.getByRole("textbox", { name: "Expression" }).fill("cron(30 6 1 JAN ? 2040)");
    await expect
      .poll(() => page.getByRole("list", { name: "Next runs" }).textContent())
      .toContain("2040-01-01 05:30:00 UTC");
    expect(await violationsOn(page)).toEqual([]);
  });

  test("why a call was refused: the missing statement, and what was looked at", async () => {
    const credentials = await roleThatMaySend();
    const sqs = new SQSClient({ endpoint: context.cloud.endpoint, region: "us-east-1", credentials });
    await expect(sqs.send(new ListQueuesCommand())).rejects.toThrow("not authorized");
    await visit("why-not");
    await page.getByRole("link", { name: /sqs:ListQueues/ }).click();
    await page.getByRole("heading", { name: /^visitor-.* may not call sqs:ListQueues/ }).waitFor();
    const statement = await page.getByRole("region", { name: "The missing statement" }).textContent();
    expect(JSON.parse(statement ?? "")).toMatchObject({ Effect: "Allow", Action: "sqs:ListQueues" });
    expect(await page.getByRole("region", { name: "As a line of the CDK" }).textContent()).toContain(
      'actions: ["sqs:ListQueues"]',
    );
    expect(await page.locator(".considered li").allTextContents()).toEqual([
      expect.stringMatching(/sqs:SendMessage.*another action/),
    ]);
    expect(await violationsOn(page)).toEqual([]);
  });

  /** Credentials of a new role that may send messages and nothing else. */
  async function roleThatMaySend() {
    const client = {
      endpoint: context.cloud.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
    const [iam, sts] = [new IAMClient(client), new STSClient(client)];
    const allow = (statement: object) =>
      JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
    const RoleName = `visitor-${randomUUID().slice(0, 8)}`;
    const { Role } = await iam.send(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: allow({ Action: "sts:AssumeRole", Principal: { AWS: "000000000000" } }),
      }),
    );
    await iam.send(
      new PutRolePolicyCommand({
        RoleName,
        PolicyName: "sender",
        PolicyDocument: allow({ Action: "sqs:SendMessage", Resource: "*" }),
      }),
    );
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: "visit" }));
    return {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
  }

  test("the map shows what is deployed, and counts what happens", async () => {
    await visit("");
    const map = page.getByRole("group", { name: /^Map of shop-local/ });
    const consumer = map.getByRole("link", { name: /^function shop-local-payment-on-order-created/ });
    await consumer.waitFor();
    const callsIn = async () => Number(/, (\d+) · /.exec((await consumer.getAttribute("aria-label")) ?? "")?.[1] ?? 0);
    const before = await callsIn();
    const orderId = await placeOrder(context.stage, orderOf("tok_approved"));
    await expect.poll(callsIn, PATIENTLY).toBeGreaterThan(before);
    const short = `${orderId.slice(0, 8)}…${orderId.slice(-4)}`;
    const story = page.getByRole("region", { name: "Latest stories" }).locator("li", { hasText: short });
    await expect.poll(() => story.textContent(), PATIENTLY).toContain("Confirmed");
    expect(await violationsOn(page)).toEqual([]);
    await map.getByRole("link", { name: /^rule shop-local-payment-on-order-created/ }).click();
    const panel = page.getByRole("complementary", { name: "Details" });
    await expect.poll(() => panel.textContent(), PATIENTLY).toMatch(/Declared in infra\/.*payment-stack\.ts:\d+/);
    await expect.poll(() => panel.textContent(), PATIENTLY).toContain(short);
    await page.keyboard.press("ArrowRight");
    await panel.getByRole("heading", { name: "shop-local-payment-on-order-created", exact: true }).waitFor();
    expect(await violationsOn(page)).toEqual([]);
  });

  test("a phone gets the same as lists", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await visit("");
    await page.getByRole("link", { name: /POST \/orders.*post-order/ }).waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.getByRole("navigation").getByRole("link", { name: "Events" }).last().click();
    await page.locator("tbody tr").first().click();
    await page.getByRole("complementary", { name: "Details" }).getByRole("heading", { level: 2 }).waitFor();
    expect(await violationsOn(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
  });

  test("the page says when the cloud is gone", async () => {
    await visit("events");
    await page.getByText("in the last minute").waitFor();
    await context.cloud.stop();
    await page.getByText("Reconnecting").waitFor();
    expect(await page.getByRole("button", { name: "Place an order" }).isDisabled()).toBe(true);
    errors = errors.filter((message) => !message.includes("ERR_CONNECTION_REFUSED"));
    errors = errors.filter((message) => !message.includes("Failed to load resource"));
  });
});
