#!/usr/bin/env node
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { readApplication } from "./application.ts";
import { connect } from "./client/connect.ts";
import { billText } from "./command/bill.ts";
import { explained } from "./command/explained.ts";
import { createLive } from "./command/live-line.ts";
import { readOptions, USAGE } from "./command/options.ts";
import { type Plan, planOf } from "./command/plan.ts";
import { summary } from "./command/summary.ts";
import { onNpmGone, outliveReader, printableLines } from "./command/terminal.ts";
import { runFleet } from "./fleet/run-fleet.ts";
import { comparisonOf } from "./report/compare.ts";
import { reportOf } from "./report/report.ts";
import { parseResult, type Result } from "./result/result.ts";
import { run } from "./run/run.ts";
import { startWorkers } from "./run/workers.ts";
import { removeProbe } from "./site/deploy.ts";
import { busOf, openSite } from "./site/site.ts";

const say = (text: string) => console.log(printableLines(text));

const STATUS = { done: 0, thresholdFailed: 1, notRun: 2, notValid: 3 };

async function main(args: string[]): Promise<number> {
  outliveReader();
  // Reports hold what the events held: they are their owner's alone to read.
  process.umask(0o077);
  const options = readOptions(args);
  if (!options) {
    say(USAGE);
    return STATUS.done;
  }
  if (options.command === "compare") return compare(options.files, options.html);
  const stop = new AbortController();
  const leave = new AbortController();
  // The first Ctrl-C ends the sending, the second the waiting for what is missing.
  const interrupt = () => (stop.signal.aborted ? leave.abort() : stop.abort());
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  // Nobody is left to wait for anything, but what was measured is saved.
  const end = () => {
    stop.abort();
    leave.abort();
  };
  process.on("SIGHUP", end);
  onNpmGone(end);
  if (options.command === "remove") {
    const described = await readApplication(options.config);
    await removeProbe(busOf(options, described?.application), stop.signal);
    return STATUS.done;
  }
  const plan = planOf(options.scenario);
  if (costsMoney(plan)) await agree(plan, options.yes, stop.signal);
  const described = await readApplication(options.config);
  const starts = plan.isLocal && process.env["AWS_ENDPOINT_URL"] === undefined;
  say(starts ? "Starting the local cloud with the probe …" : "Making the probe ready …");
  const { site, fleet, close } = await openSite(plan, described, stop.signal);
  try {
    say(
      `Sending ${plan.events} events to ${site.busName} (${site.endpoint ?? site.region}), warm-up of ${plan.warmUpSeconds} s included.`,
    );
    if (fleet) say(`${plan.workers} functions begin together in ${fleet.leadSeconds} s, and tell when they are done.`);
    const live = createLive(process.stderr);
    const signals = { stop: stop.signal, leave: leave.signal };
    const { result } = fleet
      ? { result: await runFleet({ plan, site, fleet, ...signals }) }
      : await run({ plan, site, ...signals, start: startWorkers, onProgress: live.show });
    live.end();
    const files = await save(result, options.out);
    say(`${summary(result)}\n\n${files.join("\n")}`);
    return statusOf(result);
  } finally {
    await close();
  }
}

async function compare([a, b]: [string, string], html: string | undefined): Promise<number> {
  const [before, after] = await Promise.all([readResult(a), readResult(b)]);
  if (html !== undefined) await writeFile(html, reportOf([before, after]));
  say(comparisonOf(before, after));
  if (html !== undefined) say(`\n${html}`);
  return STATUS.done;
}

async function readResult(file: string): Promise<Result> {
  const text = await readFile(file, "utf8").catch((cause: Error) => {
    throw new Error(`${file} cannot be read: ${cause.message}`, { cause });
  });
  return parseResult(text, file);
}

const costsMoney = ({ isLocal }: Plan): boolean => !isLocal && process.env["AWS_ENDPOINT_URL"] === undefined;

/** Tells what the run will cost, and asks. Throws when nobody agrees. */
async function agree(plan: Plan, yes: boolean, signal: AbortSignal): Promise<void> {
  const { region } = await connect(undefined);
  say(billText(plan, region));
  if (yes) return;
  if (!process.stdin.isTTY) throw new Error("This run costs money and there is no terminal to confirm it: pass --yes.");
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await lines.question("Go on? [y/N] ", { signal });
    if (!/^y(es)?$/i.test(answer.trim())) throw new Error("Not agreed to: nothing was deployed or sent.");
  } finally {
    lines.close();
  }
}

/** Writes `<out>/<start>-<run>.json`, and the report beside it. */
async function save(result: Result, out: string): Promise<string[]> {
  await mkdir(out, { recursive: true });
  const started = result.timing.startedAt.slice(0, 19).replaceAll(":", "-");
  const file = (ending: string) => join(out, `${started}-${result.run}.${ending}`);
  await writeFile(file("json"), `${JSON.stringify(result, null, 1)}\n`);
  await writeFile(file("html"), reportOf([result]));
  return [file("json"), file("html")];
}

function statusOf({ thresholds, validity }: Result): number {
  if (thresholds.some(({ failed }) => failed)) return STATUS.thresholdFailed;
  return validity.valid ? STATUS.done : STATUS.notValid;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(printableLines(explained(error)));
  process.exitCode = STATUS.notRun;
}
