import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createLive } from "./live-line.ts";
import { readOptions, USAGE } from "./options.ts";
import type { Result } from "./result.ts";
import { run } from "./run.ts";
import { planOf } from "./scenario.ts";
import { openSite } from "./site.ts";
import { summary } from "./summary.ts";

const STATUS = { done: 0, thresholdFailed: 1, notRun: 2, notValid: 3 };

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(explained(error as Error));
  process.exitCode = STATUS.notRun;
}

async function main(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    console.log(USAGE);
    return STATUS.done;
  }
  const plan = planOf(options.scenario);
  const stop = new AbortController();
  const leave = new AbortController();
  // The first Ctrl-C ends the sending, the second the waiting for what is missing.
  const interrupt = () => (stop.signal.aborted ? leave.abort() : stop.abort());
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  console.log(plan.stage === "local" ? "Starting the local cloud with the probe …" : `Looking for the probe …`);
  const { site, close } = await openSite(plan, stop.signal);
  try {
    console.log(
      `Sending ${plan.events} events to ${site.busName} (${site.endpoint ?? site.region}), warm-up of ${plan.warmUpSeconds} s included.`,
    );
    const live = createLive(process.stderr);
    const result = await run({ plan, site, stop: stop.signal, leave: leave.signal, onProgress: live.show });
    live.end();
    const file = await save(result, options.out);
    console.log(`${summary(result)}\n\n${file}`);
    return statusOf(result);
  } finally {
    await close();
  }
}

/** Writes `<out>/<start>-<run>.json`. */
async function save(result: Result, out: string): Promise<string> {
  await mkdir(out, { recursive: true });
  const started = result.timing.startedAt.slice(0, 19).replaceAll(":", "-");
  const file = join(out, `${started}-${result.run}.json`);
  await writeFile(file, `${JSON.stringify(result, null, 1)}\n`);
  return file;
}

function statusOf({ thresholds, validity }: Result): number {
  if (thresholds.some(({ failed }) => failed)) return STATUS.thresholdFailed;
  return validity.valid ? STATUS.done : STATUS.notValid;
}

function explained({ name, message }: Error): string {
  if (name === "AbortError") return "Stopped.";
  if (message.includes("Region is missing")) return "No AWS region: set AWS_REGION.";
  if (name === "CredentialsProviderError") return `No AWS credentials: ${message}`;
  if (message.includes("ECONNREFUSED")) return `Nothing answers at the endpoint: ${message}`;
  return ["InvalidScenario", "InvalidThreshold", "TypeError"].includes(name)
    ? `${message}\n\nnpm run load -- --help tells more.`
    : message;
}
