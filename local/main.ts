#!/usr/bin/env node
import { existsSync } from "node:fs";
import { join } from "node:path";
import { openAssemblyCache } from "./assembly/assembly-cache.ts";
import { readInputs } from "./assembly/inputs.ts";
import {
  placeOf,
  type SynthesisSource,
  synthesizeOrReuse,
  type UsableAssembly,
} from "./assembly/synthesize-or-reuse.ts";
import type { RunningCloud } from "./cloud.ts";
import { readConsoleConfig } from "./console/server/read-config.ts";
import { startEditLoop } from "./edit-loop/edit-loop.ts";
import { openInspection } from "./edit-loop/inspection.ts";
import { readWatchConfig } from "./edit-loop/watch-config.ts";
import { ExplainedError, explain } from "./explained-error.ts";
import { openCloud } from "./open-cloud.ts";
import { type Options, readOptions, USAGE } from "./options.ts";
import { readCdkJson } from "./synthesize.ts";
import { type AppSettings, isInert } from "./template/app-settings.ts";
import { readAssemblies, type StackArtifact } from "./template/assembly.ts";
import { deploy } from "./template/deploy.ts";
import { removeOrphanedDirectories } from "./temporary-directory.ts";
import { editLines } from "./terminal/edit-lines.ts";
import { onNpmGone } from "./terminal/launcher.ts";
import { createLines } from "./terminal/lines.ts";
import { printableLines } from "./terminal/printable.ts";
import { onReaderGone } from "./terminal/reader.ts";
import type { Trace } from "./trace.ts";
import type { Traffic } from "./traffic/traffic.ts";

/** Beside the packages of the app that runs; nowhere for one that has none. */
const CACHE = existsSync("node_modules") ? join(process.cwd(), "node_modules/.cache") : undefined;

/** A stop that hangs would leave the person at the terminal with it. */
const LONGEST_STOP_MS = 1_900;

/** The context key of `--inert`. */
const INERT_KEY = "cdk-local-cloud:inert";

type Step = () => void | Promise<void>;

/** The end of the process: `stop` undoes what was begun, the last step first. Later calls change nothing. */
function stopper() {
  const steps: Step[] = [];
  let stopping = false;
  return {
    begun: (undo: Step) => void steps.push(undo),
    async stop(status: number, error?: unknown): Promise<void> {
      // npm passes on the Ctrl-C that the terminal has sent to everybody already; what a stop interrupts fails.
      if (stopping) return;
      stopping = true;
      if (error !== undefined) complain(explain(error));
      setTimeout(() => process.exit(status), LONGEST_STOP_MS);
      for (const undo of steps.toReversed()) await Promise.try(undo).catch((failed) => complain(explain(failed)));
      process.exit(status);
    },
  };
}

const say = (text: string) => console.log(printableLines(text));
const complain = (text: string) => console.error(printableLines(text));

async function main(): Promise<void> {
  // Whatever this run writes, its functions included, is its owner's alone to read.
  process.umask(0o077);
  // Its lines are for whoever wants to read them. A cloud that others use does not end with that.
  onReaderGone(() => {});
  const options = optionsOf(process.argv.slice(2));
  const { begun, stop } = stopper();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void stop(0));
  process.on("uncaughtException", (error) => void stop(1, error));
  // Started by another program with a channel: it ends with that program, even when that was killed.
  process.on("disconnect", () => void stop(0));
  onNpmGone(() => void stop(0));
  if (process.connected === false) return stop(0);
  try {
    const started = performance.now();
    removeOrphanedDirectories();
    const traffic = options.traffic === undefined ? undefined : await prepareTraffic(options.traffic);
    const { cloud, clock, trace, store, close } = await openCloud({
      dataDirectory: options.dataDirectory,
      onStoreFailure: ({ message }) => complain(`${message}\nFrom now on every request fails.`),
      drivenByRequests: options.clock,
      compileCacheDirectory: CACHE && join(CACHE, "lambda"),
      consoleConfig: () => readConsoleConfig(process.cwd()),
    });
    begun(close);
    if (clock.ahead() > 0) say(`The clock is ahead by ${clock.ahead() / 1000} s: it was driven before.`);
    const endpoint = await listen(cloud, options.port);
    const source = sourceOf(options);
    const since = options.watch ? readInputs(await placeOf(source), "watched") : undefined;
    const assembly = options.app === undefined ? await synthesizeLocal(source, begun) : undefined;
    const settings = await settingsOf(options);
    const stacks = await readAssemblies(assembly ? [assembly.directory] : (options.app ?? []), settings);
    const inspection = openInspection(options.inspect);
    cloud.inspected = inspection.portOf;
    if (stacks.length > 0) say(`Starting ${stacks.map(({ name }) => name).join(", ")} …`);
    for (const line of inNameOnly(stacks, settings)) say(line);
    const { outputs, left } = await deploy(stacks, cloud, settings);
    inspection.refuseUnknown(cloud.lambda.functionArns());
    await store.flush();
    cloud.start();
    for (const each of left) say(`No template has it any more; it stays as it is: ${each}`);
    say(`\nconsole ${endpoint}/console/`);
    say(`ready ${endpoint}  (${((performance.now() - started) / 1000).toFixed(1)} s; Ctrl-C stops it)\n`);
    for (const { description, value } of outputs) say(`# ${description}\n${value}\n`);
    for (const line of inspection.lines()) say(line);
    if (!options.quiet) printFacts(trace);
    if (assembly && since) {
      const config = await readWatchConfig(process.cwd());
      begun(
        await startEditLoop({ cloud, trace, flush: store.flush, source, since, assembly, stacks, config, settings }),
      );
      printEdits(trace);
    }
    if (traffic) begun(traffic(endpoint, complain));
  } catch (error) {
    await stop(1, error);
  }
}

/** Returns the settings of the command line, with those of the `cdk.json` whose app is synthesized. */
async function settingsOf({ app, settings }: Options): Promise<AppSettings> {
  if (app !== undefined) return settings;
  const { context = {} } = await readCdkJson(process.cwd());
  const inert = context[INERT_KEY] ?? [];
  if (!Array.isArray(inert)) throw new ExplainedError(`"${INERT_KEY}" in the context of cdk.json is no list of types.`);
  return { ...settings, inert: [...(settings.inert ?? []), ...inert.map(String)] };
}

/** Returns a line for the resources that do nothing. */
function inNameOnly(stacks: StackArtifact[], settings: AppSettings): string[] {
  const types = stacks.flatMap(({ template }) => Object.values(template.Resources ?? {}).map(({ Type }) => Type));
  const inert = [...new Set(types.filter((type) => isInert(settings, type)))].sort();
  return inert.length > 0 ? [`Created in name only, as --inert says: ${inert.join(", ")}.`] : [];
}

/** Loaded only on demand: most runs have none. */
async function prepareTraffic(perSecond: number): Promise<Traffic> {
  const { trafficOf } = await import("./traffic/traffic.ts");
  return trafficOf(await readConsoleConfig(process.cwd()), perSecond);
}

function optionsOf(args: string[]): Options {
  try {
    const options = readOptions(args);
    if (options !== "help") return options;
    console.log(USAGE);
    process.exit(0);
  } catch (error) {
    complain(`${explain(error)}\n\n${USAGE}`);
    process.exit(2);
  }
}

async function listen(cloud: RunningCloud, port: number): Promise<string> {
  try {
    return await cloud.listen(port);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    const why = code === "EADDRINUSE" ? "is in use. Stop what listens there" : `cannot be opened (${message}). Free it`;
    throw new ExplainedError(`The port ${port} ${why}, or choose another one: npm start -- --port 0`, { cause });
  }
}

function sourceOf(options: Options): SynthesisSource {
  return {
    projectDirectory: process.cwd(),
    context: { ...options.context, stage: "local" },
    cache:
      CACHE && options.cache && !process.env["CDK_LOCAL_CLOUD_NO_CACHE"]
        ? openAssemblyCache(join(CACHE, "cdk-local-cloud"))
        : undefined,
    excluded: options.dataDirectory === undefined ? [] : [options.dataDirectory],
  };
}

async function synthesizeLocal(source: SynthesisSource, begun: (undo: Step) => void): Promise<UsableAssembly> {
  const aborted = new AbortController();
  const onSynthesis = () => say("Bundling the functions and synthesizing the stage local …");
  const synthesis = synthesizeOrReuse({ ...source, onSynthesis }, aborted.signal);
  begun(async () => {
    aborted.abort();
    await synthesis.then(
      ({ release }) => release(),
      () => {},
    );
  });
  const assembly = await synthesis;
  if (assembly.reused) say("Nothing has changed since the stage local was synthesized.");
  return assembly;
}

function printEdits(trace: Trace): void {
  say("Watching: what you save goes live.\n");
  trace.on((fact) => {
    const lines = editLines(fact);
    if (lines !== undefined) say(lines);
  });
}

function printFacts(trace: Trace): void {
  const lineOf = createLines();
  // Rules are made before anybody listens, and lines tell by them who takes an event.
  for (const fact of trace.recent()) lineOf(fact);
  trace.on((fact) => {
    const line = lineOf(fact);
    if (line) console.log(line);
  });
}

await main();
