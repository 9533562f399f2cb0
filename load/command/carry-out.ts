import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { readApplication } from "../application.ts";
import { connect } from "../client/connect.ts";
import { repeatedText } from "../compare/comparison-text.ts";
import { readCustomEvent } from "../custom-event/template.ts";
import { verifyRules } from "../custom-event/verify-rules.ts";
import { exportResults } from "../export/export.ts";
import { runFleet } from "../fleet/run-fleet.ts";
import { PROBE_SOURCE } from "../probe/probe-event.ts";
import { reportOf } from "../report/report.ts";
import type { Result } from "../result/result.ts";
import { run } from "../run/run.ts";
import { startWorkers } from "../run/workers.ts";
import { type OpenSite, openSite, runId } from "../site/site.ts";
import { billText } from "./bill.ts";
import type { Interruptions } from "./interruptions.ts";
import { createLive } from "./live-line.ts";
import type { RunOptions } from "./options.ts";
import { type Plan, planOf } from "./plan.ts";
import { accountQuotas } from "./quotas.ts";
import { summary } from "./summary.ts";

interface Context extends Interruptions {
  say: (text: string) => void;
}

/** Runs a plan as often as asked for, writes what it measured, and returns the results. */
export async function carryOut(options: RunOptions, { say, ...signals }: Context): Promise<Result[]> {
  const described = await readApplication(options.config);
  const { event } = options.scenario;
  const custom = event === undefined ? undefined : readCustomEvent(event, described?.application.events);
  const plan = planOf(options.scenario, custom);
  if (custom && custom.source !== PROBE_SOURCE) {
    say(`These events have the source ${custom.source}: the bus's own rules for it match and deliver them too.`);
  }
  if (costsMoney(plan)) await confirm(plan, options, { say, stop: signals.stop });
  const starts = plan.isLocal && process.env["AWS_ENDPOINT_URL"] === undefined;
  say(starts ? "Starting the local cloud with the probe …" : "Preparing the probe …");
  const place = await openSite(plan, described, signals.stop);
  const results: Result[] = [];
  try {
    if (custom) {
      const { events } = await connect(place.site.endpoint);
      await verifyRules(custom, plan.customRules, plan.seed, events);
    }
    for (let repetition = 1; repetition <= options.repeat && !signals.stop.aborted; repetition++) {
      if (options.repeat > 1) say(`\nRun ${repetition} of ${options.repeat}`);
      const result = await runOnce(plan, place, { say, ...signals });
      results.push(result);
      const files = await save(result, options.out);
      say(`${summary(result)}\n\n${files.join("\n")}`);
    }
  } finally {
    await place.close();
  }
  const [first, ...others] = results;
  if (first && others.length > 0) say(`\n${repeatedText([first, ...others])}`);
  const exported = await exportResults(results, options.exports);
  if (exported.length > 0) say(exported.join("\n"));
  return results;
}

async function runOnce(plan: Plan, { site: place, fleet }: OpenSite, { say, stop, leave }: Context): Promise<Result> {
  const site = { ...place, run: runId() };
  say(
    `Sending ${plan.events} ${plan.flow} to ${site.busName} (${site.endpoint ?? site.region}), including the warm-up of ${plan.warmUpSeconds} s.`,
  );
  if (fleet) {
    say(`${plan.workers} functions start together in ${fleet.leadSeconds} s. Their progress is not shown.`);
    return runFleet({ plan, site, fleet, stop, leave });
  }
  const live = createLive(process.stderr);
  try {
    const { result } = await run({ plan, site, stop, leave, start: startWorkers, onProgress: live.show });
    return result;
  } finally {
    live.end();
  }
}

const costsMoney = ({ isLocal }: Plan): boolean => !isLocal && process.env["AWS_ENDPOINT_URL"] === undefined;

/** Prints what the run will cost, and asks for confirmation. Throws without it. */
async function confirm(plan: Plan, options: RunOptions, { say, stop }: Pick<Context, "say" | "stop">): Promise<void> {
  const { region, events } = await connect(undefined);
  say(billText(plan, { quotas: await accountQuotas(events), region, repeat: options.repeat }));
  if (options.yes) return;
  if (!process.stdin.isTTY) {
    throw new Error("This run costs money, and there is no terminal to confirm it: pass --yes.");
  }
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await lines.question("Continue? [y/N] ", { signal: stop });
    if (!/^y(es)?$/i.test(answer.trim())) throw new Error("Not confirmed: nothing was deployed or sent.");
  } finally {
    lines.close();
  }
}

/** Writes `<out>/<start>-<run>.json` and the report beside it. */
async function save(result: Result, out: string): Promise<string[]> {
  await mkdir(out, { recursive: true });
  const started = result.timing.startedAt.slice(0, 19).replaceAll(":", "-");
  const file = (ending: string) => join(out, `${started}-${result.run}.${ending}`);
  await writeFile(file("json"), `${JSON.stringify(result, null, 1)}\n`);
  await writeFile(file("html"), reportOf(result));
  return [file("json"), file("html")];
}
