import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

describe.concurrent("npm run load -- compare", () => {
  const before = fileOf("before.json", resultOf({ arrivals: [10] }));
  const after = fileOf("after.json", resultOf({ arrivals: [15], lost: 3 }));

  test("puts two results side by side, the first as A", async () => {
    const { status, stdout } = await load("compare", before, after);
    expect(status).toBe(0);
    expect(stdout).toMatch(/arrival, p99 \(ms\) +10\.0 +15\.0 +\+50\.\d % +worse/);
    expect(stdout).toMatch(/lost \(events\) +0 +3 +worse/);
  });

  test("writes a page of both", async () => {
    const page = join(directory, "both.html");
    const { status, stdout } = await load("compare", before, after, "--html", page);
    expect(status).toBe(0);
    expect(stdout).toContain(page);
    expect(readFileSync(page, "utf8")).toContain("B arrival");
  });

  test.each([
    [() => "/nowhere.json", "/nowhere.json cannot be read: ENOENT"],
    [() => fileOf("text.json", "text"), "text.json is not JSON"],
    [() => fileOf("newer.json", { ...resultOf(), version: 2 }), "newer.json is a result of version 2"],
    [() => fileOf("part.json", { ...resultOf(), counts: {} }), "part.json is not a load result: counts.intended"],
  ])("tells which file is no result, and why", async (file, message) => {
    const { status, stdout, stderr } = await load("compare", before, file());
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
  });

  test("ends as it would have when nobody reads on", async () => {
    const page = join(directory, "unread.html");
    const child = execFile(process.execPath, [MAIN, "compare", before, after, "--html", page]);
    // Long before the command has come to its first line.
    child.stdout?.destroy();
    child.stderr?.destroy();
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(existsSync(page)).toBe(true);
  });

  test("without two files is refused", async () => {
    const { status, stderr } = await load("compare", before);
    expect(status).toBe(2);
    expect(stderr).toContain("compare takes two result files, not 1.");
  });
});

test("an option that it does not know is named, without a stack", async () => {
  const { status, stderr } = await load("--colour");
  expect(status).toBe(2);
  expect(stderr).toContain("Unknown option '--colour'");
  expect(stderr).not.toMatch(/^ +at /m);
});
