import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { nameOf } from "../../events/names.ts";
import { isAlive } from "../support/killable-cloud.ts";
import { CLOUD_COMMAND, LOCAL, type LocalCloud, PROJECT, startCloud } from "../support/local-cloud.ts";
import { isLocal } from "./stage-under-test.ts";

const TEMPLATE = `${nameOf(LOCAL, "payment")}.template.json`;

const cloudWith = (...args: string[]) => startCloud(["--app", inject("assembly"), ...args]);

async function pidsOf(cloud: LocalCloud): Promise<number[]> {
  const functions = (await (await fetch(`${cloud.endpoint}/_cloud/functions`)).json()) as { pid: number }[];
  return functions.map(({ pid }) => pid);
}

describe.skipIf(!isLocal)("npm start", () => {
  test("Ctrl-C stops everything within two seconds and leaves no process behind", async () => {
    const cloud = await cloudWith();
    await fetch(`${cloud.endpoint}/orders/ord_0`);
    const pids = await pidsOf(cloud);
    expect(pids.length).toBeGreaterThan(0);
    const before = performance.now();
    await cloud.stop();
    expect(performance.now() - before).toBeLessThan(2_000);
    expect([...pids, cloud.process.pid ?? 0].filter(isAlive)).toEqual([]);
    expect(cloud.process.exitCode).toBe(0);
  });

  test("ends with the program that started it over a channel, however that one ended", async () => {
    const args = [CLOUD_COMMAND, "--port", "0", "--app", inject("assembly")];
    const cloud = spawn(process.execPath, args, { cwd: PROJECT, stdio: ["ignore", "pipe", "inherit", "ipc"] });
    const exited = once(cloud, "exit");
    for await (const chunk of cloud.stdout ?? []) if (/^ready /m.test(String(chunk))) break;
    cloud.disconnect();
    expect(await exited).toEqual([0, null]);
  });

  test("--empty starts a cloud with nothing deployed", async () => {
    const cloud = await startCloud(["--empty"]);
    const response = await fetch(`${cloud.endpoint}/_cloud/functions`);
    expect(await response.json()).toEqual([]);
    await cloud.stop();
  });

  test("a port that is taken is named, with what to do", async () => {
    const cloud = await cloudWith();
    const port = new URL(cloud.endpoint).port;
    await expect(cloudWith("--port", port)).rejects.toThrow(`The port ${port} is in use`);
    await cloud.stop();
  });

  test.each([
    [["--port", "seventy"], "--port seventy: a port is a number from 0 to 65535"],
    [["--traffic", "0"], "--traffic 0: the actions per second are a number above 0, and at most 100"],
    [["--traffic", "101"], "--traffic 101: the actions per second"],
    [["--traffic", "some"], "--traffic some: the actions per second"],
    [["--colour"], "Unknown option '--colour'"],
    [["--app", "/nowhere"], "/nowhere is not a cloud assembly"],
    [["--context", "senderAddress"], "--context senderAddress: expected key=value"],
    [["-c", "stage=prod"], '--context stage=prod: the stage is always "local"'],
    [["-c", "a=b", "--app", "cdk.out"], "--context changes nothing about a cloud assembly"],
    [["--app", "cdk.out", "--empty"], "--empty runs no app: leave out --app, or --empty"],
    [["--empty", "--watch"], "start it in the app's directory, without --app"],
    [["--parameters", "Name"], "--parameters Name: expected key=value"],
    [["-c", "corsOrigins=shop.example"], 'Context "corsOrigins" is "shop.example"'],
  ])("%j is refused", async (args, message) => {
    await expect(startCloud(args)).rejects.toThrow(message);
  });

  test("--traffic keeps the application's own actions flowing, of all kinds, and stops with the cloud", async () => {
    const cloud = await cloudWith("--traffic", "5");
    // Printed for an event that a function took: all of these orders came from the traffic.
    await expect.poll(cloud.output, { timeout: 60_000 }).toMatch(/OrderConfirmed/);
    await expect.poll(cloud.output, { timeout: 60_000 }).toMatch(/OrderCancelled/);
    await cloud.stop();
    expect(cloud.process.exitCode).toBe(0);
    // Neither refused nor interrupted aloud; a machine that is busy may have skipped some.
    expect(cloud.output().match(/Traffic: POST.*/)).toBeNull();
  });

  test("--traffic needs a configuration that loads and has an action", async () => {
    const directory = mkdtempSync(join(tmpdir(), "no-action-"));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const { startCloudProcess } = await import("cdk-local-cloud");
    const start = () => startCloudProcess(["--app", inject("assembly"), "--traffic", "5"], { cwd: directory });
    await expect(start()).rejects.toThrow("the working directory has no console.config.ts with an action");
    const file = join(directory, "console.config.mjs");
    writeFileSync(file, "export default { actions: [] };");
    await expect(start()).rejects.toThrow("the working directory has no console.config.ts with an action");
    writeFileSync(file, "throw new Error('half written');");
    await expect(start()).rejects.toThrow(`${file} cannot be loaded: half written`);
  });

  test("a resource type or property that is not supported stops the start and is named", async () => {
    const directory = mkdtempSync(join(tmpdir(), "assembly-"));
    cpSync(inject("assembly"), directory, { recursive: true });
    const file = join(directory, TEMPLATE);
    const original = readFileSync(file, "utf8");
    const template = JSON.parse(original);
    template.Resources.Stranger = { Type: "AWS::Kinesis::Firehose", Properties: {} };
    writeFileSync(file, JSON.stringify(template));
    const type = `${TEMPLATE}: Stranger (AWS::Kinesis::Firehose)`;
    await expect(startCloud(["--app", directory])).rejects.toThrow(type);

    const changed = JSON.parse(original);
    const [id] = Object.entries<{ Type: string }>(changed.Resources).find(
      ([, { Type }]) => Type === "AWS::SQS::Queue",
    ) ?? [""];
    changed.Resources[id].Properties.Colour = "green";
    writeFileSync(file, JSON.stringify(changed));
    await expect(startCloud(["--app", directory])).rejects.toThrow(
      `${id} (AWS::SQS::Queue): the local cloud does not support Colour`,
    );
    rmSync(directory, { recursive: true });
  });

  test("what is not there is refused by name, never answered with an empty success", async () => {
    const cloud = await cloudWith();
    const call = async (service: string, target: string) => {
      const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
      const headers = { authorization, "x-amz-target": target };
      const response = await fetch(cloud.endpoint, { method: "POST", headers, body: "{}" });
      return { status: response.status, ...((await response.json()) as object) };
    };
    expect(await call("events", "AWSEvents.CreateEndpoint")).toMatchObject({
      status: 501,
      message: expect.stringContaining("CreateEndpoint"),
    });
    expect(await call("dynamodb", "DynamoDB_20120810.ExecuteStatement")).toMatchObject({
      message: expect.stringContaining("ExecuteStatement"),
    });
    expect(await call("athena", "AmazonAthena.ListWorkGroups")).toMatchObject({
      status: 501,
      message: expect.stringContaining("athena"),
    });
    await cloud.stop();
  });
});
