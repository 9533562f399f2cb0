import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "published-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }), 120_000);

/** Another author's app: CommonJS, one stack with generated names, a function that answers by a log line. */
const APP = `
const { App, Stack, CfnOutput } = require("aws-cdk-lib");
const { EventBus, Rule } = require("aws-cdk-lib/aws-events");
const { LambdaFunction, SqsQueue } = require("aws-cdk-lib/aws-events-targets");
const { Code, Function, Runtime } = require("aws-cdk-lib/aws-lambda");
const { Queue } = require("aws-cdk-lib/aws-sqs");

class Parcels extends Stack {
  constructor(scope) {
    super(scope, "ParcelStack");
    const bus = new EventBus(this, "ParcelBus");
    const inbox = new Queue(this, "Inbox", { queueName: "parcel-inbox" });
    const notify = new Function(this, "Notify", {
      functionName: "notify",
      runtime: Runtime.NODEJS_22_X,
      handler: "notify.main",
      code: Code.fromAsset("functions"),
    });
    new Rule(this, "Shipped", {
      eventBus: bus,
      eventPattern: { source: ["parcels"] },
      targets: [new SqsQueue(inbox), new LambdaFunction(notify)],
    });
    new CfnOutput(this, "BusName", { value: bus.eventBusName, description: "bus" });
  }
}
const app = new App();
new Parcels(app);
app.synth();
`;

const HANDLER = `exports.main = async (event) => console.log("parcel " + event.detail.id + " is on its way");`;

const PROGRAM = `
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { startCloud } from "cdk-local-cloud";

const cloud = await startCloud({ app: "cdk.out" });
const events = new EventBridgeClient(cloud.client);
const bus = cloud.outputs.find(({ description }) => description === "bus").value;
const entry = { EventBusName: bus, Source: "parcels", DetailType: "Shipped", Detail: JSON.stringify({ id: 7 }) };
const { Entries: [{ EventId }] } = await events.send(new PutEventsCommand({ Entries: [entry] }));
const delivered = await cloud.delivered(EventId, "parcel-inbox");
const { line } = await cloud.next("log", ({ line }) => line.includes("on its way"));
const script = await fetch(cloud.endpoint + "/console/assets/main.js");
await cloud.quiet();
const description = await (await fetch(cloud.endpoint + "/console/api/openapi.json")).json();
events.destroy();
await cloud.stop();
console.log(JSON.stringify({ attempt: delivered.attempt, line, script: script.status, openapi: description.openapi }));
`;

test("packed and installed elsewhere, it runs another author's app", { timeout: 240_000 }, async () => {
  const npm = (cwd: string, ...args: string[]) => run("npm", args, { cwd, maxBuffer: 2 ** 24 });
  await npm(import.meta.dirname, "pack", "--pack-destination", folder);
  const [tarball = ""] = readdirSync(folder);

  const app = join(folder, "app");
  mkdirSync(join(app, "functions"), { recursive: true });
  writeFileSync(join(app, "package.json"), "{}");
  writeFileSync(join(app, "app.js"), APP);
  writeFileSync(join(app, "functions/notify.js"), HANDLER);
  writeFileSync(join(app, "program.mjs"), PROGRAM);
  await npm(app, "install", "--prefer-offline", "--no-audit", "--no-fund", join(folder, tarball));
  expect(readdirSync(join(app, "node_modules/cdk-local-cloud"))).toEqual(
    expect.arrayContaining(["README.md", "dist", "package.json"]),
  );

  // What such an app has installed itself.
  const require = createRequire(import.meta.url);
  mkdirSync(join(app, "node_modules/@aws-sdk"), { recursive: true });
  for (const name of ["aws-cdk-lib", "constructs", "@aws-sdk/client-eventbridge"]) {
    const installed = dirname(require.resolve(`${name}/package.json`));
    symlinkSync(installed, join(app, "node_modules", name), "junction");
  }
  await run(process.execPath, ["app.js"], { cwd: app, env: { ...process.env, CDK_OUTDIR: join(app, "cdk.out") } });
  const { stdout } = await run(process.execPath, ["program.mjs"], { cwd: app });
  expect(JSON.parse(stdout.trim().split("\n").at(-1) ?? "")).toEqual({
    attempt: 1,
    line: expect.stringContaining("parcel 7 is on its way"),
    script: 200,
    openapi: "3.1.1",
  });

  // The SDK is a peer that this app has not installed: the command says so.
  const bin = join(app, "node_modules/.bin/cdk-local-cloud-mcp");
  await expect(run(bin, [], { cwd: app })).rejects.toMatchObject({
    code: 2,
    stderr: "The MCP server needs its SDK: npm install --save-dev @modelcontextprotocol/server\n",
  });
});
