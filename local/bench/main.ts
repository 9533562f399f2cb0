import { availableParallelism, cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { onNpmGone } from "../terminal/launcher.ts";
import { printableLines } from "../terminal/printable.ts";
import { onReaderGone } from "../terminal/reader.ts";
import { consoleServer } from "./console.ts";
import { invocation } from "./invocation.ts";
import { matching } from "./matching.ts";
import type { Section } from "./measurement.ts";
import { memory } from "./memory.ts";
import { putEvents } from "./put-events.ts";
import { start } from "./start.ts";
import { tableOf } from "./table.ts";
import { timers } from "./timers.ts";

const sections: Record<string, () => Promise<Section>> = {
  matching: () => matching(0.5),
  timers: () => timers(20),
  put: () => putEvents(5),
  invocation: () => invocation(5_000, 20),
  memory: () => memory(1_000_000),
  console: () => consoleServer(10_000, 50),
  start: () => start(7),
};

const USAGE = `Usage: npm run bench -- [--json] [section …]

Measures the local cloud on this machine, in one run. Let nothing else work meanwhile. When nobody reads on, the section
under way is the last.
Sections: ${Object.keys(sections).join(", ")} (default: all).`;

let isRead = true;
onReaderGone(() => (isRead = false));
onNpmGone(() => process.exit(1));
const options = optionsOf(process.argv.slice(2));
if (options.help) console.log(USAGE);
else {
  await bench(options.names, Boolean(options.json));
  if (!isRead) process.exitCode = 1;
}

function optionsOf(args: string[]): { names: string[]; json?: boolean | undefined; help?: boolean | undefined } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    });
    const unknown = positionals.filter((name) => !Object.hasOwn(sections, name));
    if (unknown.length > 0) throw new Error(`There is no section ${unknown.join(", ")}.`);
    return { names: positionals, ...values };
  } catch (error) {
    console.error(printableLines(`${(error as Error).message}\n\n${USAGE}`));
    process.exit(2);
  }
}

async function bench(names: string[], asJson: boolean): Promise<void> {
  const machine = {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    node: process.version,
  };
  if (!asJson) console.log(`${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, Node ${machine.node}\n`);
  const results: Section[] = [];
  for (const [name, measure] of Object.entries(sections)) {
    if (!isRead || (names.length > 0 && !names.includes(name))) continue;
    const section = await measure();
    results.push(section);
    if (!asJson) console.log(tableOf(section));
  }
  if (asJson) console.log(JSON.stringify({ machine, sections: results }, null, 2));
}
