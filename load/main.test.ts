import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { resultOf } from "./report/result.fixture.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "load-main-"));
afterAll(() => rmSync(directory, { recursive: true }));

function fileOf(name: string, content: unknown): string {
  const file = join(directory, name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

const load = (...args: string[]) =>
  new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, [MAIN, ...args], (_, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, stdout, stderr }),
    );
  });

const after = { ...resultOf({ arrivals: Array.from({ length: 100 }, () => 15), lost: 3 }), run: "run-2" };

describe.concurrent("npm run load -- compare", () => {
  const a = fileOf("before.json", resultOf());
  const b = fileOf("after.json", after);

  test("puts two results side by side, the first as A", async () => {
    const { status, stdout } = await load("compare", a, b);
    expect(status).toBe(0);
    expect(stdout).toMatch(/arrival, p99 \(ms\) +5\.00 +15\.0 +\+\d+\.\d % +worse\?/);
    expect(stdout).toMatch(/lost \(%\) +0\.00 +0\.30 +\+0\.3 points +worse\?/);
  });

  test("takes folders of repeated runs, and judges the difference", async () => {
    for (const [folder, result] of [
      ["before", resultOf()],
      ["after", after],
    ] as const) {
      mkdirSync(join(directory, folder));
      for (const run of [1, 2, 3, 4, 5]) fileOf(`${folder}/${run}.json`, result);
    }
    const { status, stdout } = await load("compare", join(directory, "before"), join(directory, "after"));
    expect(status).toBe(0);
    expect(stdout).toMatch(/arrival, p99 \(ms\) .*worse$/m);
    expect(stdout).toContain("Medians of 5 and 5 runs");
  });

  test("writes a page of both", async () => {
    const page = join(directory, "both.html");
    const { status, stdout } = await load("compare", a, b, "--html", page);
    expect(status).toBe(0);
    expect(stdout).toContain(page);
    expect(readFileSync(page, "utf8")).toContain("B arrival");
  });

  test.each([
    [() => "/nowhere.json", "/nowhere.json cannot be read: ENOENT"],
    [() => fileOf("text.json", "text"), "text.json is not JSON"],
    [() => fileOf("newer.json", { ...resultOf(), version: 2 }), "newer.json has result version 2"],
    [() => fileOf("part.json", { ...resultOf(), counts: {} }), "part.json is not a load test result: counts.intended"],
    [() => mkdtempSync(join(directory, "empty-")), "holds no results: there is no .json file in it"],
  ])("names the file that is not a result, and why", async (file, message) => {
    const { status, stdout, stderr } = await load("compare", a, file());
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
  });

  test("finishes when nothing reads its output", async () => {
    const page = join(directory, "unread.html");
    const child = execFile(process.execPath, [MAIN, "compare", a, b, "--html", page]);
    // Long before the command prints its first line.
    child.stdout?.destroy();
    child.stderr?.destroy();
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(existsSync(page)).toBe(true);
  });

  test("without two results is refused", async () => {
    const { status, stderr } = await load("compare", a);
    expect(status).toBe(2);
    expect(stderr).toContain("compare takes two results (files or folders), not 1.");
  });
});

test("npm run load -- trend lists results, and writes a page of them", async () => {
  const files = [resultOf({ at: "2026-11-22T18:00:00.000Z" }), after].map((each, index) =>
    fileOf(`day-${index}.json`, each),
  );
  const page = join(directory, "trend.html");
  const { status, stdout } = await load("trend", ...files, "--html", page);
  expect(status).toBe(0);
  expect(stdout).toMatch(/2026-11-22 18:00 .*\n2026-11-23 18:00 /);
  expect(readFileSync(page, "utf8")).toContain("Trend of load tests");
});

test("npm run load -- export writes the formats that are asked for, and appends to a job summary", async () => {
  const file = (name: string) => join(directory, name);
  writeFileSync(file("summary.md"), "earlier step\n");
  const { status, stdout } = await load(
    "export",
    fileOf("exported.json", after),
    ...["--junit", file("junit.xml"), "--markdown", file("summary.md")],
  );
  expect(status).toBe(0);
  expect(stdout.trim().split("\n")).toEqual([file("junit.xml"), file("summary.md")]);
  expect(readFileSync(file("junit.xml"), "utf8")).toContain('<failure message="lost is 3, but must be 0"/>');
  expect(readFileSync(file("summary.md"), "utf8")).toMatch(/^earlier step\n### ❌ Thresholds failed/);
});

test("an unknown option is named, without a stack", async () => {
  const { status, stderr } = await load("--colour");
  expect(status).toBe(2);
  expect(stderr).toContain("Unknown option '--colour'");
  expect(stderr).not.toMatch(/^ +at /m);
});
