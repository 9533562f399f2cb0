import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

function start(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const said = { out: "", complaint: "" };
  child.stdout.on("data", (chunk) => {
    said.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    said.complaint += chunk;
  });
  return { child, said, ended: once(child, "close").then(([status]) => ({ status, ...said })) };
}

test("the help says what it does and how it ends", async () => {
  const { status, out } = await start("--help").ended;
  expect(status).toBe(0);
  expect(out).toMatch(/^Usage: npm run faults -- /);
  expect(out).toContain("Exit status: 0 every invariant holds, 1 a breach");
});

test.each([
  [["--processes", "--orders", "0"], "--orders 0: expected a whole number from 1 to 10000."],
  [["--processes", "--seed", "x"], "--seed x: expected a whole number from 0 to"],
  [["--processes", "--fault", "earthquake"], "--fault earthquake: there is no such kind. Kinds: access-denied,"],
  [["--wrong"], "Unknown option '--wrong'"],
])("%j is refused, with status 2", async (args, message) => {
  const { status, complaint } = await start(...args).ended;
  expect(complaint).toContain(message);
  expect(status).toBe(2);
});

test("Ctrl-C ends it with status 1", async () => {
  const { child, said, ended } = start("--processes", "--orders", "1");
  await expect.poll(() => said.complaint, { timeout: 20_000 }).toContain("real processes");
  child.kill("SIGINT");
  expect((await ended).status).toBe(1);
});
