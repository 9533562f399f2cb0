import { command, UsageError } from "../support/command.ts";
import { onNpmGone, onReaderGone } from "../support/terminal.ts";
import { processesCommand } from "./processes/command.ts";
import { plannedKinds } from "./processes/plan.ts";

const USAGE = `Usage: npm run faults -- --processes [--seed <n>] [--orders <n>] [--fault <kind>]… [--verbose]

Places orders while faults strike, waits until all is at rest, redrives the dead letters, and lets an auditor look at what a
customer and an accountant can see: the answers, the audit log, the mailbox, the provider's books, the dead letters.

  --processes      in real processes, with kills of functions and of the whole cloud, on a local cloud of its own
  --seed <n>       orders and faults are the same for the same seed (default 1); what processes do in between is not
  --orders <n>     how many (default 50)
  --fault <kind>   only faults of this kind, in a run of its own; may be given several times (npm run fault -- kinds)
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
      orders: { type: "string", default: "50" },
      fault: { type: "string", multiple: true, default: [] },
      verbose: { type: "boolean", default: false },
    },
  },
  async ({ values }) => {
    if (!values.processes) throw new UsageError("Say how to run: --processes.");
    const seed = wholeNumber("seed", values.seed, 0, 2 ** 31);
    const orders = wholeNumber("orders", values.orders, 1, MOST_ORDERS);
    const kinds = plannedKinds();
    const unknown = values.fault.find((kind) => !kinds.includes(kind));
    if (unknown !== undefined)
      throw new UsageError(`--fault ${unknown}: there is no such kind. Kinds: ${kinds.join(", ")}.`);
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
