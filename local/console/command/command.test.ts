import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { EventBridgeClient, PutEventsCommand, PutRuleCommand } from "@aws-sdk/client-eventbridge";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalCloud, startCloud } from "../../start-cloud.ts";

const COMMAND = fileURLToPath(new URL("./main.ts", import.meta.url));
let cloud: LocalCloud;
let eventId: string;

beforeAll(async () => {
  cloud = await startCloud();
  const events = new EventBridgeClient(cloud.client);
  await events.send(new PutRuleCommand({ Name: "payments", EventPattern: '{"source": ["app.payments"]}' }));
  const Entry = { Source: "app.orders", DetailType: "OrderCreated", Detail: '{"total": 900}', Resources: ["ord_1"] };
  const { Entries } = await events.send(new PutEventsCommand({ Entries: [Entry] }));
  eventId = Entries?.[0]?.EventId ?? "";
});
afterAll(() => cloud.stop());

function run(...args: string[]): Promise<{ status: number; out: string; complaint: string }> {
  const env = { ...process.env, AWS_ENDPOINT_URL: cloud.endpoint };
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, ...args], { env }, (error, out, complaint) =>
      resolve({ status: typeof error?.code === "number" ? error.code : 0, out, complaint }),
    );
  });
}

test("a subject's story is told as text, and as JSON", async () => {
  const { status, out } = await run("--subject", "ord_1");
  expect(status).toBe(0);
  expect(out).toContain("Subject ord_1");
  expect(out).toMatch(/OrderCreated/);
  const story = JSON.parse((await run("--order", "ord_1", "--json")).out).story;
  expect(story).toMatchObject({ story: "ord_1", events: 1 });
});

test("an event says what became of it, and why a rule did not take it", async () => {
  expect((await run("--event", eventId)).out).toMatch(/^OrderCreated of app\.orders: Nobody took it\n/);
  const why = await run("--event", eventId, "--why-not");
  expect(why.out).toContain('payments: source wants "app.payments", has "app.orders"');
  expect((await run("--event", eventId, "--rule", "payments")).out).toContain("payments: source wants");
  const wrong = await run("--event", eventId, "--rule", "none");
  expect(wrong).toMatchObject({ status: 1, complaint: "The bus had no rule none then. It had: payments.\n" });
});

test("an event that never arrived is checked step by step, one that is not known too", async () => {
  const { out } = await run("--never-arrived", eventId);
  expect(out).toMatch(/^OrderCreated ord_1: Nobody took it\n✓ The entry was accepted: /);
  expect(out).toContain("✕ A rule fits it: None of the bus's 1 rules fits. The closest is payments: in source");
  expect((await run("--never-arrived", "lost")).out).toMatch(/^Event lost is not known\.\n✕ The entry was accepted/);
});

test("without a dead letter it says so", async () => {
  expect(await run("--failures")).toMatchObject({ status: 0, out: "No dead letters.\n" });
});

test.each([[[]], [["--subject", "a", "--failures"]], [["--wrong"]], [["--subject"]]])(
  "%j is refused with the usage or what is wrong, and status 2",
  async (args) => {
    const { status, complaint } = await run(...args);
    expect(status).toBe(2);
    expect(complaint).not.toContain("Please report");
    expect(complaint.length).toBeGreaterThan(10);
  },
);

test("what is not known, and a cloud that is not there, are said in a sentence", async () => {
  expect(await run("--subject", "ord_none")).toMatchObject({
    status: 1,
    complaint: "The cloud knows nothing of it: it has not happened yet, or is older than what is kept.\n",
  });
  const nowhere = await run("--failures", "--endpoint", "http://127.0.0.1:1");
  expect(nowhere.status).toBe(1);
  expect(nowhere.complaint).toContain("Nothing answers at http://127.0.0.1:1");
});
