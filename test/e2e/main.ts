import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const USAGE = `Usage: npm run test:e2e -- [--stage <name>]

Runs the end-to-end tests against the local cloud, or against a deployed stage with the current AWS credentials.
What only the local cloud can do (drive time, kill a process, read the mail) is skipped on a deployed stage.`;

const { values } = parseArgs({
  options: { stage: { type: "string", default: "local" }, help: { type: "boolean", short: "h" } },
});

if (values.help) {
  console.log(USAGE);
} else {
  const vitest = new URL("../../node_modules/vitest/vitest.mjs", import.meta.url).pathname;
  const { status } = spawnSync(process.execPath, [vitest, "run", "--project", "e2e"], {
    stdio: "inherit",
    env: { ...process.env, E2E_STAGE: values.stage },
  });
  process.exitCode = status ?? 1;
}
