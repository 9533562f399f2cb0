import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { isAlive } from "../support/killable-cloud.ts";
import { CLOUD_COMMAND, PROJECT } from "../support/local-cloud.ts";
import { isLocal } from "./stage-under-test.ts";

interface Command {
  process: ChildProcess;
  output(): string;
  /** The endpoint, once it is ready. */
  ready(): Promise<string>;
  exited: Promise<[code: number | null, signal: string | null]>;
}

/** Runs a command of the project, killed after the test if it has not ended. */
function run(command: string, args: string[], env: Record<string, string> = {}): Command {
  const child = spawn(command, args, {
    cwd: PROJECT,
    // A synthesis of their own, in TMPDIR: what has been synthesized before takes too little time to be interrupted.
    env: { ...process.env, CDK_LOCAL_CLOUD_NO_CACHE: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += String(chunk)));
  const readyLine = () => /^ready (http:\/\/\S+)/m.exec(output)?.[1] ?? "";
  return {
    process: child,
    output: () => output,
    ready: () => eventually("the cloud is ready", async () => readyLine(), Boolean, 60_000),
    exited: once(child, "exit") as Command["exited"],
  };
}

const cloud = (args: string[], env?: Record<string, string>) =>
  run(process.execPath, [CLOUD_COMMAND, "--port", "0", ...args], env);
const npm = (...args: string[]) => run("npm", args);

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "process-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

const foldersIn = (directory: string) => readdirSync(directory).filter((name) => name.startsWith("cdk.out-"));

async function functionPids(endpoint: string): Promise<number[]> {
  await fetch(`${endpoint}/orders/ord_0`);
  const functions = (await (await fetch(`${endpoint}/_cloud/functions`)).json()) as { pid: number }[];
  return functions.map(({ pid }) => pid);
}

const isServed = (endpoint: string) =>
  fetch(endpoint).then(
    () => true,
    () => false,
  );

describe.skipIf(!isLocal)("the cloud's end", () => {
  test.each(["SIGHUP", "SIGINT", "SIGTERM"] as const)("%s during synthesis leaves no folder behind", async (signal) => {
    const TMPDIR = temporaryDirectory();
    const { process: child, exited } = cloud([], { TMPDIR });
    await eventually(
      "the synthesis has begun",
      async () => foldersIn(TMPDIR),
      (folders) => folders.length > 0,
    );
    child.kill(signal);
    expect(await exited).toEqual([0, null]);
    expect(foldersIn(TMPDIR)).toEqual([]);
  });

  test("a closed terminal ends it, its functions, and its folder", async () => {
    const TMPDIR = temporaryDirectory();
    const { process: child, ready, exited } = cloud([], { TMPDIR });
    const pids = await functionPids(await ready());
    expect([pids.length > 0, foldersIn(TMPDIR).length]).toEqual([true, 1]);
    child.kill("SIGHUP");
    expect(await exited).toEqual([0, null]);
    expect([pids.filter(isAlive), foldersIn(TMPDIR)]).toEqual([[], []]);
  });

  test("npm start & kill $! ends it, whatever the shell passes on", async () => {
    const { process: child, ready } = npm("start", "--", "--port", "0", "--app", inject("assembly"));
    const endpoint = await ready();
    const pids = await functionPids(endpoint);
    child.kill("SIGTERM");
    await eventually(
      "the endpoint is closed",
      () => isServed(endpoint),
      (served) => !served,
    );
    await eventually(
      "the functions are gone",
      async () => pids.filter(isAlive),
      (left) => left.length === 0,
    );
  });

  test("it runs on when nobody reads its lines: npm start | grep -m1 ready", async () => {
    const { process: child, ready, exited } = cloud(["--app", inject("assembly")]);
    const endpoint = await ready();
    child.stdout?.destroy();
    child.stderr?.destroy();
    // Each request prints a line.
    for (let i = 0; i < 3; i++) expect((await fetch(`${endpoint}/orders/ord_0`)).status).toBe(404);
    child.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
  });
});

describe.skipIf(!isLocal)("npm run demo", () => {
  test("ends, and its cloud with it, when nobody reads on: npm run demo | head -1", async () => {
    const TMPDIR = temporaryDirectory();
    const { process: demo, exited } = run(process.execPath, ["test/demo/main.ts"], { TMPDIR });
    await once(demo.stdout as NodeJS.ReadableStream, "data");
    await eventually(
      "the synthesis has begun",
      async () => foldersIn(TMPDIR),
      (folders) => folders.length > 0,
    );
    demo.stdout?.destroy();
    expect(await exited).toEqual([1, null]);
    await eventually(
      "the cloud is gone",
      async () => foldersIn(TMPDIR),
      (folders) => folders.length === 0,
    );
  });
});

describe.skipIf(!isLocal)("npm run", () => {
  test.each([["demo"], ["load", "--", "--stage", "local"]])(
    "a signal to npm ends npm run %s, and its cloud with it",
    async (...args) => {
      const TMPDIR = temporaryDirectory();
      const { process: child } = run("npm", ["run", ...args], { TMPDIR });
      await eventually(
        "the synthesis has begun",
        async () => foldersIn(TMPDIR),
        (folders) => folders.length > 0,
      );
      child.kill("SIGTERM");
      await eventually(
        "the cloud is gone",
        async () => foldersIn(TMPDIR),
        (folders) => folders.length === 0,
      );
    },
  );
});

test
  .skipIf(!isLocal)
  .each(["test/demo/main.ts", "test/bench/main.ts", "test/e2e/main.ts", "events/dead-letters/main.ts", CLOUD_COMMAND])(
  "%s names an option that it does not know, without a stack",
  async (file) => {
    const { exited, output } = run(process.execPath, [file, "--colour"]);
    expect(await exited).toEqual([2, null]);
    expect(output()).toContain("Unknown option '--colour'");
    expect(output()).not.toMatch(/^ +at /m);
  },
);

describe.skipIf(!isLocal)("a start that cannot succeed names the thing, and what to do", () => {
  const file = (name: string, content: string) => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, name), content);
    return directory;
  };

  test.each<[what: string, args: () => string[], message: RegExp, env?: Record<string, string>]>([
    ["a TMPDIR that is not there", () => [], /No folder can be made in \/nowhere: .* TMPDIR/, { TMPDIR: "/nowhere" }],
    [
      "a data directory in /proc",
      () => ["--data-dir", "/proc/cloud"],
      /The data directory \/proc\/cloud: it cannot be/,
    ],
    [
      "a data directory that is /proc",
      () => ["--data-dir", "/proc"],
      /The data directory \/proc: it cannot be written/,
    ],
    ["a data directory that is a file", () => ["--data-dir", "package.json"], /package\.json: it cannot be written/],
    [
      "another program's database",
      () => ["--data-dir", file("cloud.sqlite", "x".repeat(1_000))],
      /was not written by the local cloud/,
    ],
    ["an --app that is not there", () => ["--app", "/nowhere"], /\/nowhere is not a cloud assembly.*ENOENT/],
    ["an --app that is a file", () => ["--app", "package.json"], /package\.json is not a cloud assembly/],
    [
      "an --app whose manifest is not JSON",
      () => ["--app", file("manifest.json", "{")],
      /is not a cloud assembly.*JSON/,
    ],
    ["an --app that is a web app", () => ["--app", file("manifest.json", '{"icons":[]}')], /contains no stacks/],
    ["a manifest of null", () => ["--app", file("manifest.json", "null")], /is not a cloud assembly/],
    [
      "an argument that writes to the terminal",
      () => ["--app", "/\u001b[2Jnowhere"],
      /\/\\u001b\[2Jnowhere is not a cloud assembly/,
    ],
  ])("%s", async (_, args, message, env) => {
    const { exited, output } = cloud(args(), env);
    expect(await exited).toEqual([1, null]);
    expect(output()).toMatch(message);
    expect(output()).not.toMatch(/^ +at /m);
  });

  test("a data directory that another cloud uses, and a record that was changed", async () => {
    const directory = temporaryDirectory();
    const { startCloud } = await import("cdk-local-cloud");
    const first = await startCloud({ dataDirectory: directory });
    const sqs = new SQSClient(first.client);
    await sqs.send(new CreateQueueCommand({ QueueName: "orders" }));
    sqs.destroy();
    const second = cloud(["--data-dir", directory]);
    expect(await second.exited).toEqual([1, null]);
    expect(second.output()).toBe(
      `The data directory ${directory}: another process is using it. Stop that process, or use another directory. (database is locked)\n`,
    );
    await first.stop();

    const database = new DatabaseSync(join(directory, "cloud.sqlite"));
    database.exec("UPDATE entry SET value = '[]' WHERE collection = 'sqs-queues'");
    database.close();
    const third = cloud(["--data-dir", directory]);
    expect(await third.exited).toEqual([1, null]);
    expect(third.output()).toMatch(
      /^The data directory .*: its file is damaged\. .* \(The record orders of sqs-queues is not as it was written\.\)\n$/,
    );
  });

  test("what a killed cloud left behind goes with the next start", async () => {
    const TMPDIR = temporaryDirectory();
    const killed = cloud([], { TMPDIR });
    await eventually(
      "the synthesis has begun",
      async () => foldersIn(TMPDIR),
      (folders) => folders.length > 0,
    );
    const [folder = ""] = foldersIn(TMPDIR);
    killed.process.kill("SIGKILL");
    await killed.exited;
    expect(existsSync(join(TMPDIR, folder))).toBe(true);
    await cloud(["--app", "/nowhere"], { TMPDIR }).exited;
    expect(existsSync(join(TMPDIR, folder))).toBe(false);
  });
});
