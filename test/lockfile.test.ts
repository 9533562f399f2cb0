import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const pathOf = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const read = (path: string) => JSON.parse(readFileSync(pathOf(path), "utf8"));
const { workspaces = [] } = read("package.json") as { workspaces?: string[] };
const lock = read("package-lock.json") as {
  packages: Record<string, { bin?: Record<string, string>; resolved?: string }>;
};

test.each(workspaces)("npm ci links every command of %s", (workspace) => {
  const { bin = {} } = read(`${workspace}/package.json`) as { bin?: Record<string, string> };
  expect(Object.keys(lock.packages[workspace]?.bin ?? {}).sort()).toEqual(Object.keys(bin).sort());
});

test("the lockfile names no registry: each machine takes its own", () => {
  const addresses = Object.values(lock.packages).flatMap(({ resolved = "" }) =>
    /^[a-z+]+:/.test(resolved) ? resolved : [],
  );
  expect(addresses).toEqual([]);
});
