import { printableLines } from "../../events/dead-letters/terminal.ts";
import { scenarios } from "../scenarios/scenarios.ts";
import { command } from "../support/command.ts";
import { grantsOf } from "../support/grants.ts";
import { startCloud } from "../support/local-cloud.ts";
import { connect } from "../support/stage.ts";
import { onNpmGone, onReaderGone } from "../support/terminal.ts";
import { grantTable } from "./grants.ts";
import { type Outcome, reportOf, tableOf } from "./report.ts";

const USAGE = `Usage: npm run demo -- [--json]

Starts a local cloud of its own, tells every scenario over HTTP, and compares what was seen with what was expected.
Ends with every grant of every role, and how often it was used.
Exit status: 0 only if all of them hold; 1 also when it was stopped or nobody reads on, 2 when it could not be run.`;

// The rest of a story that nobody reads is not worth its time; the cloud ends with this process.
onReaderGone(() => process.exit(1));
onNpmGone(() => process.exit(1));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));
await command(USAGE, { options: { json: { type: "boolean" } } }, ({ values }) => demo(Boolean(values.json)));

async function demo(asJson: boolean): Promise<number> {
  const say = asJson ? () => {} : console.log;
  say("Starting a cloud …");
  const cloud = await startCloud(["--clock"]);
  try {
    const stage = await connect("local", cloud.endpoint);
    say(`${cloud.endpoint}\n`);
    const outcomes: Outcome[] = [];
    // One after the other: a scenario drives time, which is everybody's.
    for (const scenario of scenarios) {
      const started = performance.now();
      const checks = await scenario.run(stage).catch((error: unknown) => String(error));
      const outcome = { scenario, checks, ms: Math.round(performance.now() - started) };
      outcomes.push(outcome);
      say(tableOf(outcome));
    }
    const grants = await grantsOf(cloud.endpoint);
    say(grantTable(grants));
    const report = { ...reportOf(outcomes), grants };
    const conclusion = `\n${report.held} of ${report.scenarios.length} scenarios held.`;
    // The same JSON, with the controls escaped that JSON does not escape itself.
    console.log(asJson ? printableLines(JSON.stringify(report, null, 2)) : conclusion);
    return report.held === report.scenarios.length ? 0 : 1;
  } finally {
    await cloud.stop();
  }
}
