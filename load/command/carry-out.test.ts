import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { parseResult } from "../result/result.ts";
import { startStubBus } from "../run/stub-bus.fixture.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "load-repeated-"));
const stub = await startStubBus({ loseEvery: 40 });
afterAll(async () => {
  await stub.close();
  rmSync(directory, { recursive: true });
});

test("repeated runs each have a result; together they have medians, and one file per export", async () => {
  const [out, junit, csv] = ["results", "junit.xml", "series.csv"].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  const args = ["--stage", "local", "--bus", "parcels", "--repeat", "2", "--fail-if", "lost>0", "--out", out];
  const schedule = ["--rate", "50", "--duration", "1s", "--warm-up", "0s", "--quiet", "200ms", "--drain", "500ms"];
  const { status, stdout } = await new Promise<{ status: number; stdout: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [MAIN, ...args, ...schedule, "--junit", junit, "--csv", csv],
      { env: { ...process.env, AWS_ENDPOINT_URL: stub.endpoint } },
      (_, output) => resolve({ status: child.exitCode ?? -1, stdout: output }),
    );
  });
  expect(status, stdout).toBe(1);
  const files = readdirSync(out).filter((name) => name.endsWith(".json"));
  const results = files.map((name) => parseResult(readFileSync(join(out, name), "utf8"), name));
  expect(new Set(results.map(({ run }) => run)).size).toBe(2);
  expect(results.reduce((sum, { counts }) => sum + counts.lost, 0)).toBe(stub.truth.lost);
  expect(stdout).toMatch(/Run 1 of 2[\s\S]*Run 2 of 2[\s\S]*median \[interval\] of 2 runs/);
  expect(stdout).toContain("FAILED  lost is 1, but must be 0");
  expect(readFileSync(junit, "utf8").match(/<failure message="lost is 1, but must be 0"/g)).toHaveLength(2);
  for (const { run } of results) expect(readFileSync(csv, "utf8")).toContain(`\r\n${run},`);
});
