import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { outliveReader } from "../../events/dead-letters/terminal.ts";
import { command } from "../support/command.ts";

const USAGE = `Usage: npm run test:e2e -- [--stage <name>]

Runs the end-to-end tests against the local cloud, or against a deployed stage with the current AWS credentials.
What only the local cloud can do (drive time, kill a process, read the mail) is skipped on a deployed stage.`;

outliveReader();
await command(USAGE, { options: { stage: { type: "string", default: "local" } } }, async ({ values }) => {
  const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));
  const { status } = spawnSync(process.execPath, [vitest, "run", "--project", "e2e"], {
    stdio: "inherit",
    env: { ...process.env, E2E_STAGE: values.stage },
  });
  return status ?? 1;
});
