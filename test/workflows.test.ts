import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const files = globSync(".github/{workflows,actions/*}/*.yml", { cwd: PROJECT }).map((file): [string, string] => [
  file,
  readFileSync(join(PROJECT, file), "utf8"),
]);
const { scripts } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as { scripts: object };

test("there are workflows to look at", () => {
  expect(files.length).toBeGreaterThan(5);
});

describe.each(files)("%s", (file, text) => {
  test("runs scripts that are there", () => {
    const run = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name);
    expect(run.filter((name) => !(name in scripts))).toEqual([]);
  });

  test("needs no stored key", () => {
    expect(text).not.toContain("secrets.");
  });

  test("gives nobody else's code the repository's rights", () => {
    expect(text).not.toContain("pull_request_target");
    // What a job may do, it says itself.
    if (file.includes("/workflows/")) expect(text).toContain("\npermissions: {}\n");
  });

  test("puts no expression into a script: what people write would run", () => {
    const scriptsOf = [...text.matchAll(/^( +)(?:- )?run: \|\n((?:\1 .*\n|\n)+)/gm)].map(([, , script]) => script);
    const oneLiners = [...text.matchAll(/run: (?!\|)(.*)/g)].map(([, script]) => script);
    const expressions = [...scriptsOf, ...oneLiners].flatMap((script = "") => script.match(/\$\{\{.*?\}\}/g) ?? []);
    expect(expressions.filter((expression) => !/\bmatrix\.package\b/.test(expression))).toEqual([]);
  });
});
