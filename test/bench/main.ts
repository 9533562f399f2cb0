import { availableParallelism, cpus, totalmem } from "node:os";
import { onNpmGone } from "../../local/terminal/launcher.ts";
import { onReaderGone } from "../../local/terminal/reader.ts";
import { command, UsageError } from "../support/command.ts";
import { invocation } from "./invocation.ts";
import { matching } from "./matching.ts";
import type { Section } from "./measurement.ts";
import { memory } from "./memory.ts";
import { orders } from "./orders.ts";
import { putEvents } from "./put-events.ts";
import { tableOf } from "./table.ts";
import { timers } from "./timers.ts";

const sections: Record<string, () => Promise<Section>> = {
  matching: () => matching(0.5),
  timers: () => timers(20),
  put: () => putEvents(5),
  invocation: () => invocation(5_000, 20),
  orders: () => orders([10, 50], 20),
  memory: () => memory(1_000_000),
};

const USAGE = `Usage: npm run bench -- [--json] [section …]

Measures the local cloud on this machine, in one run. Let nothing else work meanwhile. When nobody reads on, the section
under way is the last.
Sections: ${Object.keys(sections).join(", ")} (default: all).`;

let isRead = true;
onReaderGone(() => (isRead = false));
onNpmGone(() => process.exit(1));
await command(
  USAGE,
  { options: { json: { type: "boolean" } }, allowPositionals: true },
  async ({ values, positionals }) => {
    const unknown = positionals.filter((name) => !Object.hasOwn(sections, name));
    if (unknown.length > 0) throw new UsageError(`There is no section ${unknown.join(", ")}.`);
    await bench(positionals, Boolean(values.json));
    return isRead ? 0 : 1;
  },
);

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
