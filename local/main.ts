#!/usr/bin/env node
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type DrivenClock, drivenClock } from "./clock.ts";
import { createCloud } from "./cloud.ts";
import { systemRandom } from "./random.ts";
import { openSqliteStore } from "./store/sqlite-store.ts";
import { memoryStore, type Store } from "./store.ts";
import { synthesize } from "./synthesize.ts";
import { readAssembly } from "./template/assembly.ts";
import { deploy } from "./template/deploy.ts";
import { createLines } from "./terminal/lines.ts";
import { createTrace, type Trace } from "./trace.ts";

const USAGE = `Usage: npm start -- [options]

Runs the CDK app of this project on this machine, behind the AWS wire protocols.

  --port <n>   the endpoint's port; 0 picks a free one (default 4566)
  -c, --context <key=value>
               context for the synthesis of the stage "local", as in the CDK; may be given several times
  --app <dir>  run this cloud assembly (a cdk.out) as it is, instead of synthesizing the stage "local"
  --data-dir <dir>
               keep everything in this directory, and go on with what is there; without it, a stop forgets everything
  --clock      let time be driven: POST /_cloud/clock {"advanceSeconds": 3600}
  --quiet      no line per event
  --help       this text`;

const PROJECT = fileURLToPath(new URL("..", import.meta.url));

interface Options {
  port: number;
  app?: string | undefined;
  context: Record<string, string>;
  dataDirectory?: string | undefined;
  clock: boolean;
  quiet: boolean;
}

/** A stop that hangs would leave the person at the terminal with it. */
const LONGEST_STOP_MS = 1_900;

/** Ends the process after these steps, the last one first. Later calls change nothing. */
function stopper(steps: (() => void | Promise<void>)[]): (status: number) => Promise<void> {
  let stopping = false;
  return async (status) => {
    // npm passes on the Ctrl-C that the terminal has sent to everybody already.
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(status), LONGEST_STOP_MS);
    for (const step of steps.toReversed()) await step();
    process.exit(status);
  };
}

async function main(): Promise<void> {
  const options = optionsOf(process.argv.slice(2));
  const steps: (() => void | Promise<void>)[] = [];
  const stop = stopper(steps);
  process.on("SIGINT", () => void stop(0));
  process.on("SIGTERM", () => void stop(0));
  // Started by another program with a channel: it ends with that program, even when that was killed.
  process.on("disconnect", () => void stop(0));
  if (process.connected === false) return stop(0);
  try {
    const started = performance.now();
    const store = await openStore(options, steps);
    const clock = clockOf(store);
    const trace = createTrace(clock);
    const cloud = createCloud({
      clock,
      random: systemRandom(),
      store,
      trace,
      drivenClock: options.clock ? clock : undefined,
      compileCacheDirectory: join(PROJECT, "node_modules/.cache/lambda"),
    });
    steps.push(() => cloud.stop());
    const endpoint = await cloud.listen(options.port);
    const directory = options.app ?? (await synthesizeLocal(options.context, steps));
    const stacks = await readAssembly(directory);
    console.log(`Starting ${stacks.map(({ name }) => name).join(", ")} …`);
    const { outputs, left } = await deploy(stacks, cloud);
    await store.flush();
    cloud.start();
    for (const each of left) console.log(`No template has it any more; it stays as it is: ${each}`);
    console.log(`\nready ${endpoint}  (${((performance.now() - started) / 1000).toFixed(1)} s; Ctrl-C stops it)\n`);
    for (const { description, value } of outputs) console.log(`# ${description}\n${value}\n`);
    if (!options.quiet) printFacts(trace);
  } catch (error) {
    if (!(error instanceof Error && error.name === "AbortError")) console.error(messageOf(error, options));
    await stop(1);
  }
}

async function openStore({ dataDirectory }: Options, steps: (() => void | Promise<void>)[]): Promise<Store> {
  if (dataDirectory === undefined) return memoryStore();
  const store = await openSqliteStore(dataDirectory, (error) => {
    console.error(`${error.message}\nNothing is acknowledged any more.`);
  });
  steps.push(() => store.close());
  return store;
}

/** Time never runs backwards for what is in the store, so the clock stays as far ahead as it was driven. */
function clockOf(store: Store): DrivenClock {
  const kept = store.collection<number>("clock");
  const clock = drivenClock(kept.get("ahead"));
  if (clock.ahead() > 0) console.log(`The clock is ahead by ${clock.ahead() / 1000} s: it was driven before.`);
  return {
    ...clock,
    advance(ms) {
      // Before what falls due on the way: nothing may come from a future that a crash forgets.
      kept.set("ahead", clock.ahead() + ms);
      clock.advance(ms);
    },
  };
}

async function synthesizeLocal(
  context: Record<string, string>,
  steps: (() => void | Promise<void>)[],
): Promise<string> {
  console.log("Bundling the functions and synthesizing the stage local …");
  const aborted = new AbortController();
  const synthesis = synthesize(PROJECT, { ...context, stage: "local" }, aborted.signal);
  steps.push(async () => {
    aborted.abort();
    await synthesis.then(({ remove }) => remove()).catch(() => {});
  });
  const { directory } = await synthesis;
  return directory;
}

function printFacts(trace: Trace): void {
  const lineOf = createLines();
  trace.on((fact) => {
    const line = lineOf(fact);
    if (line) console.log(line);
  });
}

function messageOf(error: unknown, { port }: Options): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "EADDRINUSE") {
    return `The port ${port} is in use. Stop what listens there, or choose another one: npm start -- --port 0`;
  }
  return error.message;
}

function optionsOf(args: string[]): Options {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: "string", default: "4566" },
        app: { type: "string" },
        context: { type: "string", short: "c", multiple: true, default: [] },
        "data-dir": { type: "string" },
        clock: { type: "boolean", default: false },
        quiet: { type: "boolean", default: false },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_535)
      throw new Error(`--port ${values.port}: a port is a number from 0 to 65535.`);
    const context = contextOf(values.context);
    if (values.app !== undefined && values.context.length > 0)
      throw new Error("--context changes nothing about a cloud assembly: give it to the synthesis of that assembly.");
    return { ...values, port, context, dataDirectory: values["data-dir"] };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

/** Throws for what is not `key=value`, and for another stage. */
function contextOf(pairs: string[]): Record<string, string> {
  const context: Record<string, string> = {};
  for (const pair of pairs) {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (key === undefined || value === undefined) throw new Error(`--context ${pair}: expected key=value.`);
    if (key === "stage")
      throw new Error(`--context ${pair}: the stage is always "local". Synthesize another one, and run it with --app.`);
    context[key] = value;
  }
  return context;
}

await main();
