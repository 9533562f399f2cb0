import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "load-local-run-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** Starts the load tester; what it leaves behind, it leaves in the tests' directory. */
function start(...args: string[]): ChildProcess {
  const env: NodeJS.ProcessEnv = { ...process.env, TMPDIR: directory };
  delete env["AWS_ENDPOINT_URL"];
  return spawn(process.execPath, [MAIN, "--out", directory, ...args], { env, stdio: ["ignore", "pipe", "inherit"] });
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

test("a load tester that is killed leaves no local cloud behind", { timeout: 90_000 }, async () => {
  const tester = start("--stage", "local", "--rate", "10", "--duration", "10m");
  const endpoint = await endpointOf(tester);
  expect(await answers(endpoint)).toBe(true);
  const exited = once(tester, "exit");
  tester.kill("SIGKILL");
  await exited;
  const deadline = Date.now() + 10_000;
  while ((await answers(endpoint)) && Date.now() < deadline) await delay(50);
  expect(await answers(endpoint)).toBe(false);
});
