import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { parseResult, type Result } from "./result/result.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "load-local-run-"));
afterAll(() => rmSync(directory, { recursive: true }));

const app = fileURLToPath(new URL("./one-bus.fixture.ts", import.meta.url));
writeFileSync(join(directory, "cdk.json"), JSON.stringify({ app: `node ${app}` }));

/** Starts the load tester beside an app of one bus. Its temporary files go to the tests' directory. */
function start(...args: string[]): ChildProcess {
  const env: NodeJS.ProcessEnv = { ...process.env, TMPDIR: directory };
  delete env["AWS_ENDPOINT_URL"];
  return spawn(process.execPath, [MAIN, "--stage", "local", "--bus", "parcels", "--out", directory, ...args], {
    cwd: directory,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

const SCHEDULE = ["--rate", "60", "--duration", "3s", "--warm-up", "1s", "--quiet", "2s", "--batch", "2"];

async function finish(tester: ChildProcess): Promise<{ status: number; output: string; result: Result }> {
  let output = "";
  for (const stream of [tester.stdout, tester.stderr]) stream?.on("data", (chunk) => (output += chunk));
  const [status] = await once(tester, "close");
  const [, file] = /^(\S+\.json)$/m.exec(output) ?? [];
  if (file === undefined) throw new Error(`The load tester ended without a result:\n${output}`);
  return { status, output, result: parseResult(readFileSync(file, "utf8"), file) };
}

async function endpointOf({ stdout }: ChildProcess): Promise<string> {
  let output = "";
  for await (const chunk of stdout ?? []) {
    output += chunk;
    const [, endpoint] = /^Sending .*\((http:\/\/[^)]+)\)/m.exec(output) ?? [];
    if (endpoint) return endpoint;
  }
  throw new Error(`The load tester ended before it sent anything:\n${output}`);
}

const answers = (endpoint: string): Promise<boolean> =>
  fetch(`${endpoint}/_cloud/functions`).then(
    ({ ok }) => ok,
    () => false,
  );

test("a killed load tester leaves no local cloud behind", { timeout: 90_000 }, async () => {
  const tester = start("--rate", "10", "--duration", "10m");
  const endpoint = await endpointOf(tester);
  expect(await answers(endpoint)).toBe(true);
  const exited = once(tester, "exit");
  tester.kill("SIGKILL");
  await exited;
  const deadline = Date.now() + 10_000;
  while ((await answers(endpoint)) && Date.now() < deadline) await delay(50);
  expect(await answers(endpoint)).toBe(false);
});

test("functions as workers in the local cloud: one merged result", { timeout: 90_000 }, async () => {
  const tester = start("--workers", "lambda:3", ...SCHEDULE, "--fail-if", "lost>0,duplicated>0");
  const { status, output, result } = await finish(tester);
  // On a busy machine the generator can be late, and then the result is not valid.
  expect(status, output).toBe(result.validity.valid ? 0 : 3);
  expect(result.configuration).toMatchObject({ workers: 3, workerKind: "lambda" });
  expect(result.counts).toMatchObject({ intended: 180, sent: 180, accepted: 180, delivered: 180, lost: 0 });
  expect(result.warmUp).toMatchObject({ intended: 60, delivered: 60 });
  expect(result.latencies.arrival.count).toBe(180);
  expect(result.series.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(240);
  expect(result.validity.notes.map(({ code }) => code)).toContain("several-machines");
});

test("events from a template, through rules with an input transformer", { timeout: 90_000 }, async () => {
  const event = join(directory, "parcel.json");
  writeFileSync(join(directory, "places.csv"), "place\nOslo\nBergen\n");
  const rules = [
    {
      pattern: { source: ["parcels"], detail: { weight: [{ numeric: [">", 0] }] } },
      count: 2,
      inputTransformer: { inputPathsMap: { id: "$.detail.id" }, inputTemplate: '{"parcel":<id>}' },
    },
    { pattern: { detail: { place: ["Nowhere"] } }, count: 3, matches: "none" },
  ];
  const detail = { id: "{{uuid}}", weight: "{{int 1 30}}", place: "{{csv place}}" };
  const template = { source: "parcels", detailType: "ParcelSent", detail, csv: "places.csv", rules };
  writeFileSync(event, JSON.stringify(template));
  const run = await finish(start("--event", event, ...SCHEDULE, "--fail-if", "lost>0,duplicated>0"));
  expect(run.status, run.output).toBe(run.result.validity.valid ? 0 : 3);
  expect(run.output).toContain("These events have the source parcels: the bus's own rules for it match");
  expect(run.result.configuration).toMatchObject({ event, rules: 2, otherRules: 3 });
  expect(run.result.counts).toMatchObject({ intended: 180, accepted: 180, delivered: 360, lost: 0 });
});
