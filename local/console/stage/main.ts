#!/usr/bin/env node
import { parseArgs } from "node:util";
import { ExplainedError, explain } from "../../explained-error.ts";
import { printableLines } from "../../terminal/printable.ts";
import { readConsoleConfig } from "../server/read-config.ts";
import { createClients } from "./clients.ts";
import { serveStage } from "./serve-stage.ts";
import { readStacks } from "./stacks.ts";

const USAGE = `Usage: cdk-local-cloud-console --stage <name> | --stacks <prefix> [options]
       npm run console -- --stage dev

Serves the console on this machine for a stage that is deployed on AWS, from its templates, the logs of its buses, and its
dead-letter queues. It only reads. The account and the Region are those of AWS_PROFILE, AWS_REGION, and so on.

  --stage <name>    the stage, by the field stacks of console.config.ts, where {stage} stands for its name
  --stacks <prefix> what the names of its stacks begin with
  --hours <number>  how far back the logs are read (default: 3)
  --port <port>     (default: 4570)
  --help            this text`;

const POLL_MS = 2000;
const HOUR_MS = 3_600_000;

function optionsIn(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        stage: { type: "string" },
        stacks: { type: "string" },
        hours: { type: "string", default: "3" },
        port: { type: "string", default: "4570" },
        help: { type: "boolean" },
      },
    });
    return values;
  } catch (error) {
    throw new ExplainedError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

/** Throws `ExplainedError`. */
function numberIn(name: string, value: string, most: number): number {
  const number = Number(value);
  if (value.trim() !== "" && number >= 0 && number <= most) return number;
  throw new ExplainedError(`--${name} ${value} is not a number from 0 to ${most}.\n\n${USAGE}`);
}

async function main(): Promise<void> {
  const { stage, stacks, help, ...others } = optionsIn(process.argv.slice(2));
  if (help) return console.log(USAGE);
  const port = numberIn("port", others.port, 65_535);
  const hours = numberIn("hours", others.hours, 24 * 365);
  const config = await readConsoleConfig(process.cwd());
  const prefix = stacks ?? (stage && config.stacks?.replaceAll("{stage}", stage));
  if (!prefix)
    throw new ExplainedError(
      stage
        ? `console.config.ts has no field stacks, such as "shop-{stage}-", to find the stage ${stage} by. Add one, or name --stacks.`
        : `Name a stage.\n\n${USAGE}`,
    );
  const clients = await createClients();
  const resources = await readStacks(clients, prefix);
  const served = await serveStage({
    ...{ clients, resources, config, port, pollMs: POLL_MS, since: Date.now() - hours * HOUR_MS },
    onFailure: (error) => console.error(printableLines(`Not read, to be tried again: ${error.message}`)),
  });
  console.log(printableLines(`console ${served.url}  (${[...resources.notes.keys()].join(", ")}; Ctrl-C stops it)`));
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void served.close());
}

try {
  await main();
} catch (error) {
  console.error(printableLines(explain(error)));
  process.exitCode = error instanceof ExplainedError ? 2 : 1;
}
