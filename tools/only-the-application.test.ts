import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
/** What a fresh checkout does not have. */
const MADE = [".git", "node_modules", "cdk.out", "dist"];

/** The rows of the README's table: where to delete, and what. */
function tableOf(readme: string): [where: string, names: string[]][] {
  const [, section = ""] = /^## Only the application\n(.*?)^## /ms.exec(readme) ?? [];
  const rows = [...section.matchAll(/^\| ([^|`]+) \| (`.*`) \|$/gm)];
  return rows.map(([, where = "", names = ""]) => [
    where,
    [...names.matchAll(/`(.+?)`/g)].map(([, name = ""]) => name),
  ]);
}

function deleteFrom(project: string, where: string, names: string[]): void {
  if (where === "folders and files") {
    for (const name of names) rmSync(join(project, name), { recursive: true });
    return;
  }
  const [file = "", key] = where.split(", ");
  const content = JSON.parse(readFileSync(join(project, file), "utf8"));
  const object = key === undefined ? content : content[key];
  for (const name of names) {
    expect(object, `${where} has what the README says to delete`).toHaveProperty([name]);
    delete object[name];
  }
  writeFileSync(join(project, file), JSON.stringify(content, null, 2));
}

/** Installs what is left of the packages, as links to those that are installed here. */
function install(project: string): void {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
  const modules = join(project, "node_modules");
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    mkdirSync(join(modules, name, ".."), { recursive: true });
    symlinkSync(join(PROJECT, "node_modules", name), join(modules, name));
  }
  symlinkSync(join(PROJECT, "node_modules/.bin"), join(modules, ".bin"));
}

/** A file in Vitest's JSON report. */
interface TestFile {
  name: string;
  status: string;
  /** Why the file itself failed. */
  message: string;
  assertionResults: { failureMessages: string[] }[];
}

test("without what the README lists, the application passes its tests, and skips those that need a cloud", {
  timeout: 240_000,
}, () => {
  const project = mkdtempSync(join(tmpdir(), "application-"));
  onTestFinished(() => rmSync(project, { recursive: true }));
  cpSync(PROJECT, project, { recursive: true, filter: (path) => !MADE.includes(basename(path)) });
  const rows = tableOf(readFileSync(join(project, "README.md"), "utf8"));
  expect(rows.length).toBeGreaterThan(3);
  for (const [where, names] of rows) deleteFrom(project, where, names);
  install(project);

  const args = ["test", "--", "--reporter=json", "--outputFile=results.json"];
  const { status, stdout, stderr } = spawnSync("npm", args, { cwd: project, encoding: "utf8" });
  const { testResults, numPassedTests } = JSON.parse(readFileSync(join(project, "results.json"), "utf8"));
  const failed = (testResults as TestFile[])
    .filter((file) => file.status === "failed")
    .map(({ name, message, assertionResults }) => [
      name,
      message,
      assertionResults.flatMap((each) => each.failureMessages),
    ]);
  expect(failed).toEqual([]);
  expect(status, stdout + stderr).toBe(0);
  expect(numPassedTests).toBeGreaterThan(700);
  expect(stderr).toContain("cdk-local-cloud is not installed");
});
