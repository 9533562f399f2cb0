import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

// Stryker is 60 MB that nobody else needs: it is installed by the first run, and finds the project's own vitest from here.
const VERSION = "10.1.1";
const root = resolve(import.meta.dirname, "../..");
const directory = join(root, "node_modules/.cache/mutation", VERSION);
const stryker = join(directory, "node_modules/@stryker-mutator/core/bin/stryker.js");

function run(command: string, args: string[], cwd: string): void {
  const { status, error } = spawnSync(command, args, { cwd, stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(stryker)) {
  mkdirSync(directory, { recursive: true });
  const dependencies = { "@stryker-mutator/core": VERSION, "@stryker-mutator/vitest-runner": VERSION };
  writeFileSync(join(directory, "package.json"), JSON.stringify({ private: true, dependencies }));
  run("npm", ["install", "--no-audit", "--no-fund", "--legacy-peer-deps"], directory);
}
run(
  process.execPath,
  [stryker, "run", join(import.meta.dirname, "stryker.config.json"), ...process.argv.slice(2)],
  root,
);
