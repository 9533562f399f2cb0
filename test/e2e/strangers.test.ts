import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InvokeCommand, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { CreateTopicCommand, ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { strToU8, zipSync } from "fflate";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { nameOf } from "../../events/names.ts";
import { browserForTests, hasChromium } from "../support/browser.ts";
import { eventually } from "../support/eventually.ts";
import { LOCAL, type LocalCloud, startCloud } from "../support/local-cloud.ts";
import { orderOf } from "../support/orders.ts";
import { servePage } from "../support/page-server.ts";
import { connect, type Stage } from "../support/stage.ts";
import { isLocal } from "./stage-under-test.ts";

/** What the hostile page is given: the input of CreateFunction leaves a mark when its code runs. */
interface Attack {
  endpoint: string;
  createFunction: string;
  functionName: string;
  order: string;
}

/** What the page could read of the answer to each attempt. */
async function attackFrom(page: Page, attempt: Attack): Promise<Record<string, string>> {
  await page.addScriptTag({ path: fileURLToPath(new URL("./attack-page.js", import.meta.url)) });
  const outcome = await page.evaluate(`attack(${JSON.stringify(attempt)})`);
  await page.close();
  return outcome as Record<string, string>;
}

const SWITCHES = [
  // Names that an attacker owns and lets point to this machine.
  "--host-resolver-rules=MAP *.example 127.0.0.1",
  // Other browsers send such requests without asking.
  "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests",
];

/** What the terminal says, with long messages on one line again. */
const unwrapped = (output: string): string => output.replace(/\n {20,}/g, " ");

describe.skipIf(!isLocal || !hasChromium)("a web page of another origin, in a browser", () => {
  const context = browserForTests(...SWITCHES);
  let directory: string;
  let mark: string;
  let cloud: LocalCloud;
  let stage: Stage;
  let elsewhere: Awaited<ReturnType<typeof servePage>>;
  let attempt: Attack;
  let sns: SNSClient;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "strangers-"));
    mark = join(directory, "ran");
    cloud = await startCloud(["--app", inject("assembly"), "--clock"]);
    stage = await connect("local", cloud.endpoint);
    const credentials = { accessKeyId: "x", secretAccessKey: "x" };
    sns = new SNSClient({ endpoint: cloud.endpoint, region: "us-east-1", credentials });
    elsewhere = await servePage();
    const { Functions = [] } = await stage.lambda.send(new ListFunctionsCommand());
    const code = `import { writeFileSync } from "node:fs";
      writeFileSync(${JSON.stringify(mark)}, "");
      export const handler = async () => "ran";`;
    const ZipFile = Buffer.from(zipSync({ "index.mjs": strToU8(code) })).toString("base64");
    const functionOf = { FunctionName: "evil", Runtime: "nodejs24.x", Handler: "index.handler", Code: { ZipFile } };
    attempt = {
      endpoint: cloud.endpoint,
      createFunction: JSON.stringify({ ...functionOf, Role: Functions[0]?.Role }),
      functionName: nameOf(LOCAL, "order", "on-payment-event"),
      order: JSON.stringify(orderOf("tok_approved")),
    };
  });
  afterAll(async () => {
    await cloud?.stop();
    await elsewhere?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  interface Fact {
    kind: string;
    service?: string;
    operation?: string;
    function?: string;
  }

  async function happenings(): Promise<Fact[]> {
    const lines = (await (await fetch(`${cloud.endpoint}/_cloud/trace`)).text()).trim().split("\n");
    return lines.filter(Boolean).map((line) => JSON.parse(line));
  }

  /** How many requests the terminal says were refused, those that it only counts included. */
  async function refusals(): Promise<number> {
    await stage.advance?.(10);
    const operations = (await happenings()).map(({ operation = "" }) => operation);
    return operations.reduce((sum, each) => sum + Number(/^(\d+) more requests$/.exec(each)?.[1] ?? 1), 0);
  }

  /** Nothing, but what the shop does each minute by itself. */
  async function expectNothingHappened(): Promise<void> {
    const facts = await happenings();
    const refusing = facts.flatMap(({ kind, service }) => (kind === "refused" ? [service] : []));
    expect(new Set(refusing)).toEqual(new Set(["endpoint"]));
    const ofVisitors = facts.filter(({ kind }) => ["put", "put-refused", "http", "mail"].includes(kind));
    const invoked = facts.filter((fact) => fact.function?.endsWith(attempt.functionName));
    expect([ofVisitors, invoked]).toEqual([[], []]);
    const { Functions = [] } = await stage.lambda.send(new ListFunctionsCommand());
    expect(Functions.map(({ FunctionName }) => FunctionName)).not.toContain("evil");
    expect((await sns.send(new ListTopicsCommand())).Topics).toEqual([]);
    expect(existsSync(mark)).toBe(false);
  }

  async function pageAt(url: string): Promise<Page> {
    const page = await context.browser.newPage();
    await page.goto(url);
    return page;
  }

  test.each([
    ["another port", () => `http://127.0.0.1:${elsewhere.port}/`],
    ["another name of this machine", () => `http://localhost:${elsewhere.port}/`],
    ["another site", () => `http://evil.example:${elsewhere.port}/`],
  ])("at %s: nothing runs, nothing is read, and the terminal says what was refused", async (_, url) => {
    const before = await refusals();
    const page = await pageAt(url());
    const outcome = await attackFrom(page, attempt);
    const attempts = Object.keys(outcome);
    expect(outcome).toEqual(Object.fromEntries(attempts.map((name) => [name, "nothing"])));
    await expectNothingHappened();
    await eventually("the refusals", refusals, (count) => count - before >= attempts.length);
    const { origin } = new URL(url());
    expect(unwrapped(cloud.output())).toContain(
      `endpoint POST /2015-03-31/functions: Forbidden: A page of "${origin}" may not use this endpoint`,
    );
  });

  test("that lets its own name point to the endpoint: nothing runs, nothing is read", async () => {
    const { port } = new URL(cloud.endpoint);
    const origin = `http://rebound.example:${port}`;
    const page = await context.browser.newPage();
    await page.route(`${origin}/`, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><p>" }));
    await page.goto(`${origin}/`);
    const outcome = await attackFrom(page, { ...attempt, endpoint: origin });
    const read = new Set(Object.values(outcome));
    expect([...read].sort()).toEqual(["nothing", "status 403"]);
    expect([outcome["mail"], outcome["trace"], outcome["order"]]).toEqual(Array(3).fill("status 403"));
    await expectNothingHappened();
    await refusals();
    expect(unwrapped(cloud.output())).toContain(`The host "rebound.example:${port}" is not this machine`);
  });

  test("while the endpoint's own page is shown, and not to be framed", async () => {
    const page = await pageAt(`${cloud.endpoint}/_cloud/mail`);
    expect(await page.getByRole("heading").textContent()).toBe("Mail");
    const answer = await page.evaluate(async () => (await fetch("/_cloud/functions")).status);
    expect(answer).toBe(200);
    await page.close();
  });

  test("while a program does all of it", async () => {
    const authorization = "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/lambda/aws4_request, Signature=0";
    const { endpoint, createFunction: body } = attempt;
    const created = await fetch(`${endpoint}/2015-03-31/functions`, {
      method: "POST",
      headers: { authorization },
      body,
    });
    expect(created.status).toBe(201);
    await stage.lambda.send(new InvokeCommand({ FunctionName: "evil" }));
    expect(statSync(mark).mode & 0o777).toBe(0o600);
    const unpacked = readdirSync(tmpdir()).filter((name) =>
      name.startsWith(`lambda-code-${hostname()}-${cloud.process.pid}-`),
    );
    expect(unpacked.map((name) => statSync(join(tmpdir(), name)).mode & 0o777)).toEqual([0o700]);
    await sns.send(new CreateTopicCommand({ Name: "mine" }));
    expect((await sns.send(new ListTopicsCommand())).Topics).toHaveLength(1);
    expect((await stage.request("POST", "/orders", { body: attempt.order })).status).toBe(202);
  });
});

describe.skipIf(!isLocal || !hasChromium)("a front end that the API's CORS configuration allows, in a browser", () => {
  const context = browserForTests(...SWITCHES);
  let cloud: LocalCloud;
  let frontEnd: Awaited<ReturnType<typeof servePage>>;
  let origin: string;

  beforeAll(async () => {
    frontEnd = await servePage();
    origin = `http://localhost:${frontEnd.port}`;
    cloud = await startCloud(["--context", `corsOrigins=https://shop.example,${origin}`]);
  });
  afterAll(async () => {
    await cloud?.stop();
    await frontEnd?.close();
  });

  /** Places an order from a page and reads it back. */
  async function shopAt(url: string): Promise<{ status?: number; location?: string | null; read?: number }> {
    const page = await context.browser.newPage();
    await page.goto(url);
    const result = await page.evaluate(
      async ({ endpoint, body }) => {
        const headers = { "content-type": "application/json", "idempotency-key": "from-a-browser" };
        try {
          const placed = await fetch(`${endpoint}/orders`, { method: "POST", headers, body });
          const { orderId } = (await placed.json()) as { orderId: string };
          const read = await fetch(`${endpoint}/orders/${orderId}`);
          return { status: placed.status, location: placed.headers.get("location"), read: read.status };
        } catch {
          return {};
        }
      },
      { endpoint: cloud.endpoint, body: JSON.stringify(orderOf("tok_approved")) },
    );
    await page.close();
    return result;
  }

  test("places an order, and reads it and the headers that the API exposes", async () => {
    const location = expect.stringMatching(/^\/orders\/.+/);
    expect(await shopAt(origin)).toEqual({ status: 202, location, read: 200 });
  });

  test("reads nothing else of the endpoint", async () => {
    const page = await context.browser.newPage();
    await page.goto(origin);
    const mail = (endpoint: string) => fetch(`${endpoint}/_cloud/mail`).then(({ status }) => status);
    await expect(page.evaluate(mail, cloud.endpoint)).rejects.toThrow("Failed to fetch");
    await page.close();
  });

  test.each(["127.0.0.1", "evil.example"])("but not from %s, which is another origin", async (host) => {
    expect(await shopAt(`http://${host}:${frontEnd.port}/`)).toEqual({});
    expect(unwrapped(cloud.output())).toContain(
      `A page of "http://${host}:${frontEnd.port}" may not use this endpoint`,
    );
  });
});
