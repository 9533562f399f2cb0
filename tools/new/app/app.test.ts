import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { APPLICATION } from "../../../events/names.ts";
import { isInstalled } from "../../../test/support/local-cloud.ts";
import { ROOT } from "../project.ts";

const parent = mkdtempSync(join(tmpdir(), "new-app-"));
const copy = join(parent, "acme-orders");
afterAll(() => rmSync(parent, { recursive: true }));

const AUTHOR = {
  GIT_AUTHOR_NAME: "A",
  GIT_AUTHOR_EMAIL: "a@example.com",
  GIT_COMMITTER_NAME: "A",
  GIT_COMMITTER_EMAIL: "a@example.com",
};
const run = (cwd: string, command: string, args: string[]) =>
  spawnSync(command, args, { cwd, encoding: "utf8", env: { ...process.env, ...AUTHOR } });
const newApp = (...args: string[]) => run(ROOT, process.execPath, ["tools/new/app/main.ts", ...args]);
const git = (...args: string[]) => run(copy, "git", args).stdout;
const read = (file: string) => readFileSync(join(copy, file), "utf8");

describe("npm run new:app refuses", () => {
  test.each([
    [["Acme"], '"Acme" is not'],
    [["acme"], "Say one folder to copy to, such as ../acme"],
    [["acme", "a", "b"], "Say one folder"],
    [["acme", "services/acme"], "services/acme is inside this project"],
    [["acme", ROOT], "exists already, and is not empty"],
    [["acme", copy, "--prefix", "a-b"], '"a-b" is not'],
  ])("%j, in one sentence", (args, sentence) => {
    const { status, stdout, stderr } = newApp(...args);
    expect(stderr).toContain(sentence);
    expect([status, stdout, stderr.trim().split("\n").length]).toEqual([1, "", 1]);
    expect(existsSync(copy)).toBe(false);
  });
});

describe.skipIf(!isInstalled)("a copy", { timeout: 240_000 }, () => {
  test("with a prefix that leaves AWS's names no room is refused, and nothing is left of it", () => {
    const { status, stderr } = newApp("internationale", copy);
    expect(stderr).toContain("Names that start with internationale are too long for AWS: choose a shorter --prefix (");
    expect(status).toBe(1);
    expect(existsSync(copy)).toBe(false);
  });

  describe("of its own", () => {
    beforeAll(() => {
      expect(newApp("acme-orders", copy)).toMatchObject({ status: 0, stderr: "" });
    }, 120_000);

    test("has one commit, and nothing that belongs to this project alone", () => {
      expect(git("log", "--format=%s")).toBe("The application, as it was copied\n");
      expect(git("status", "--porcelain")).toBe("");
      for (const file of ["CHANGELOG.md", "docs/console", "node_modules", "cdk.out"])
        expect(existsSync(join(copy, file))).toBe(false);
      for (const file of ["local/package.json", "load/package.json", ".github/workflows/checks.yml"])
        expect(existsSync(join(copy, file))).toBe(true);
    });

    test("has its own name everywhere", () => {
      expect(read("events/names.ts")).toContain('APPLICATION = "acme"');
      expect(JSON.parse(read("package.json")).name).toBe("acme-orders");
      const { name, packages } = JSON.parse(read("package-lock.json"));
      expect([name, packages[""].name]).toEqual(["acme-orders", "acme-orders"]);
      expect(read("README.md")).toMatch(/^# acme-orders\n/);
      const old = `${APPLICATION}-(local|dev|prod|github|<stage>)`;
      const own = [".", ":!local", ":!load", ":!tools/new/app"];
      expect(git("grep", "-nE", old, "--", ...own)).toBe("");
    });

    test("passes its checks of types and documents, and synthesizes under its name", () => {
      symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
      expect(run(copy, process.execPath, ["node_modules/typescript/bin/tsc"]).stdout).toBe("");
      const files = ["test/documents.test.ts", "infra/templates.test.ts", "infra/synth/long-names.test.ts"];
      const { status, stdout, stderr } = run(copy, process.execPath, [
        "node_modules/vitest/vitest.mjs",
        "run",
        ...files,
      ]);
      expect(status, stdout + stderr).toBe(0);
      const synth = run(copy, process.execPath, ["infra/main.ts"]);
      expect(synth.status, synth.stderr).toBe(0);
      expect(existsSync(join(copy, "cdk.out/acme-dev-order.template.json"))).toBe(true);
    });
  });
});
