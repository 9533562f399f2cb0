import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test, vi } from "vitest";
import { parseResult } from "../result/result.ts";
import { startStubBus } from "../run/stub-bus.fixture.ts";

const PACKAGE = fileURLToPath(new URL("..", import.meta.url));
const out = mkdtempSync(join(tmpdir(), "load-interrupted-"));
const stub = await startStubBus();
afterAll(async () => {
  await stub.close();
  rmSync(out, { recursive: true });
});

test("Ctrl-C under npm ends the sending, saves the result, and exits with status 3", { timeout: 60_000 }, async () => {
  const schedule = ["--rate", "50", "--duration", "10m", "--warm-up", "0s", "--quiet", "1s"];
  const npm = spawn("npm", ["start", "--", "--stage", "local", "--bus", "parcels", "--out", out, ...schedule], {
    cwd: PACKAGE,
    env: { ...process.env, AWS_ENDPOINT_URL: stub.endpoint },
    stdio: ["ignore", "pipe", "ignore"],
    // Its own process group, as in a terminal.
    detached: true,
  });
  const exited = once(npm, "exit");
  npm.stdout.resume();
  await vi.waitFor(() => expect(stub.truth.accepted).toBeGreaterThan(20), { timeout: 30_000 });
  // A terminal sends its signal to every process of the group, and npm passes its own on.
  process.kill(-(npm.pid ?? 0), "SIGINT");
  expect(await exited).toEqual([3, null]);
  const [file = ""] = readdirSync(out).filter((name) => name.endsWith(".json"));
  const { validity, counts } = parseResult(readFileSync(join(out, file), "utf8"), file);
  expect(validity.reasons.map(({ code }) => code)).toContain("stopped");
  expect(counts.sent).toBe(stub.truth.accepted);
  // The second signal of the same Ctrl-C did not end the waiting.
  expect(counts.delivered).toBe(counts.sent);
});
