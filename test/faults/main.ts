import { command, UsageError } from "../support/command.ts";
import { onNpmGone, onReaderGone } from "../support/terminal.ts";
import { processesCommand } from "./processes/command.ts";
import { plannedKinds } from "./processes/plan.ts";
import { simulationCommand } from "./simulation/command.ts";

const USAGE = `Usage: npm run faults -- [--seed <n> | --seeds <a>..<b>] [--hours <n>] [--orders <n>] [--fault <kind>]…
       npm run faults -- --processes [--seed <n>] [--orders <n>] [--fault <kind>]… [--verbose]

Places orders while faults strike, waits until all is at rest, redrives the dead letters, and lets an auditor look at what a
customer and an accountant can see: the answers, the audit log, the mailbox, the provider's books, the dead letters.

Without --processes everything runs in virtual time, in one process: the same seed on the same commit does the same, to
the byte, and prints the same trace hash.

  --seed <n>       orders and faults are the same for the same seed (default 1)
  --seeds <a>..<b> one run for each seed, as many at once as there are cores
  --hours <n>      one run after another, from --seed on, for so many hours of real time
  --orders <n>     how many a run has (default 50)
  --fault <kind>   only faults of this kind; may be given several times (npm run fault -- kinds)
  --only-orders <list>, --only-faults <list>
                   only these, by number; what a breach was shrunk to is printed so. none is an empty list
  --planted        plants fifteen mistakes in the application, one at a time, and looks whether the auditor reports each
  --breach <text>  with --planted: only those with this in their names; may be given several times
  --trace <file>   writes every fact of the run, one JSON object per line
  --app <dir>      a synthesized stage local (default: synthesizes it)

  --processes      in real processes, with kills of functions and of the whole cloud, on a local cloud of its own
                   orders and faults follow from the seed, what processes do in between does not; each --fault has a run
                   of its own
  --verbose        tells each fault as it is injected
  --help           this text

Exit status: 0 every invariant holds, 1 a breach, or it was stopped, 2 the options are wrong or it could not be run.`;

const SECONDS_PER_ORDER = 0.8;
const LEAST_SECONDS = 20;
const MOST_ORDERS = 10_000;

// The cloud ends with this process.
onReaderGone(() => process.exit(1));
onNpmGone(() => process.exit(1));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));
await command(
  USAGE,
  {
    options: {
      processes: { type: "boolean" },
      seed: { type: "string", default: "1" },
      seeds: { type: "string" },
      hours: { type: "string" },
      orders: { type: "string", default: "50" },
      "only-orders": { type: "string" },
      "only-faults": { type: "string" },
      trace: { type: "string" },
      planted: { type: "boolean", default: false },
      breach: { type: "string", multiple: true, default: [] },
      app: { type: "string" },
      fault: { type: "string", multiple: true, default: [] },
      verbose: { type: "boolean", default: false },
    },
  },
  async ({ values }) => {
    const seed = wholeNumber("seed", values.seed, 0, 2 ** 31);
    const orders = wholeNumber("orders", values.orders, 1, MOST_ORDERS);
    const kinds = plannedKinds();
    const unknown = values.fault.find((kind) => !kinds.includes(kind));
    if (unknown !== undefined)
      throw new UsageError(`--fault ${unknown}: there is no such kind. Kinds: ${kinds.join(", ")}.`);
    if (!values.processes) {
      return simulationCommand({
        ...{
          seed,
          orders,
          kinds: values.fault,
          app: values.app,
          trace: values.trace,
          planted: values.planted ? values.breach : undefined,
        },
        seeds: values.seeds === undefined ? undefined : range(values.seeds),
        hours: values.hours === undefined ? undefined : hours(values.hours),
        onlyOrders: numbers("only-orders", values["only-orders"]),
        onlyFaults: numbers("only-faults", values["only-faults"]),
      });
    }
    const seconds = Math.max(LEAST_SECONDS, orders * SECONDS_PER_ORDER);
    return processesCommand({ seed, orders, seconds }, values.fault, values.verbose);
  },
);

/** Throws `UsageError`. */
function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(`--${option} ${text}: expected a whole number from ${least} to ${most}.`);
}

/** Throws `UsageError`. */
function range(text: string): { from: number; to: number } {
  const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(text) ?? [];
  if (from !== undefined && Number(to) >= Number(from)) return { from: Number(from), to: Number(to) };
  throw new UsageError(`--seeds ${text}: expected two seeds, the smaller one first, such as 1..100.`);
}

/** Throws `UsageError`. */
function hours(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 1000) return value;
  throw new UsageError(`--hours ${text}: expected a number above 0, such as 8 or 0.5.`);
}

/** Throws `UsageError`. */
function numbers(option: string, text: string | undefined): number[] | undefined {
  if (text === undefined) return undefined;
  return text === "none" ? [] : text.split(",").map((each) => wholeNumber(option, each, 0, 2 ** 31));
}
