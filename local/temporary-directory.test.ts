import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { makeTemporaryDirectory, removeOrphanedDirectories } from "./temporary-directory.ts";

/** A TMPDIR of the test's own. */
function ownTmpdir(): string {
  const directory = mkdtempSync(join(tmpdir(), "temporary-directory-"));
  vi.stubEnv("TMPDIR", directory);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(directory, { recursive: true });
  });
  return directory;
}

test("is its user's alone", () => {
  const root = ownTmpdir();
  const made = makeTemporaryDirectory("cdk.out");
  expect(dirname(made)).toBe(root);
  expect(statSync(made).mode & 0o777).toBe(0o700);
});

test("what killed clouds of this host left is removed, and nothing else", () => {
  const root = ownTmpdir();
  const { pid: dead } = spawnSync(process.execPath, ["-e", ""]);
  const own = basename(makeTemporaryDirectory("lambda-code"));
  const orphans = [`cdk.out-${hostname()}-${dead}-a1B2c3`, `lambda-code-${hostname()}-${dead}-a1B2c3`];
  const others = [`cdk.out-elsewhere-${dead}-a1B2c3`, `cdk.out-a1B2c3`, `assembly-${hostname()}-${dead}-a1B2c3`];
  for (const name of [...orphans, ...others]) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, "file"), "");
  }
  removeOrphanedDirectories();
  const isThere = (name: string) => existsSync(join(root, name));
  expect(orphans.filter(isThere)).toEqual([]);
  expect([own, ...others].filter(isThere)).toEqual([own, ...others]);
});

test("a TMPDIR that cannot be used is named, with what to do", () => {
  vi.stubEnv("TMPDIR", join(ownTmpdir(), "none"));
  removeOrphanedDirectories();
  expect(() => makeTemporaryDirectory("cdk.out")).toThrow(
    /No folder can be made in .*none: ENOENT.* let the variable TMPDIR/,
  );
});
