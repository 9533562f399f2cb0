import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isInstalled, PROJECT, synthesizeApp } from "../../support/local-cloud.ts";
import { PLANTED } from "./planted/breaches.ts";
import { planted } from "./planted/plant.ts";

const run = promisify(execFile);

test.each(PLANTED)("the planted breach “$name” still has its place in the source", (breach) => {
  const source = readFileSync(join(PROJECT, breach.file), "utf8");
  expect(planted(source, breach)).toContain(breach.replace);
});

describe.skipIf(!isInstalled)("in virtual time", () => {
  let app: Awaited<ReturnType<typeof synthesizeApp>>;
  beforeAll(async () => {
    app = await synthesizeApp({ stage: "local" });
  }, 120_000);
  afterAll(() => app?.remove());

  /** Runs `npm run faults` in a process of its own, and returns what it prints. Rejects after a breach. */
  const faults = async (...options: string[]) => {
    const args = [join(PROJECT, "test/faults/main.ts"), "--app", app.directory, ...options];
    return (await run(process.execPath, args, { cwd: PROJECT })).stdout;
  };
  const traceIn = (output: string) => /trace ([0-9a-f]{64})/.exec(output)?.[1];

  test("the commit's own seed holds, and two processes do the same to the byte", { timeout: 300_000 }, async () => {
    const { stdout: commit } = await run("git", ["rev-parse", "HEAD"], { cwd: PROJECT }).catch(() => ({ stdout: "1" }));
    const seed = Number.parseInt(commit.slice(0, 7), 16);
    console.log(`The commit's seed: npm run faults -- --seed ${seed} --orders 12`);
    const traces: (string | undefined)[] = [];
    for (const each of [seed, seed, 7, 7]) traces.push(traceIn(await faults("--seed", `${each}`, "--orders", "12")));
    expect(traces[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(traces[1]).toBe(traces[0]);
    expect(traces[3]).toBe(traces[2]);
    expect(traces[2]).not.toBe(traces[0]);
  });

  // The others: npm run faults -- --planted.
  test("planted breaches are reported, and nothing is without them", { timeout: 600_000 }, async () => {
    const some = ["idempotency", "acknowledges before", "condition", "FailedEntryCount"];
    const options = some.flatMap((part) => ["--breach", part]);
    const output = await faults("--planted", ...options).catch(({ stdout }: { stdout: string }) => stdout);
    expect(output).not.toMatch(/NOT REPORTED|REPORTED WITHOUT/);
    expect(output).toContain("4 of 4 planted breaches are reported.");
  });
});
