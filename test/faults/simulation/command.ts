import { createWriteStream } from "node:fs";
import { synthesizeApp } from "../../support/local-cloud.ts";
import { breachReport, tableOf } from "../table.ts";
import { runSeeds } from "./many-seeds.ts";
import { PLANTED } from "./planted/breaches.ts";
import { catchBreach } from "./planted/catch.ts";
import { type Application, applicationIn, ordersOf, type Plan, runPlan, type SimulatedRun } from "./run.ts";
import { shrink } from "./shrink.ts";
import { type Summary, sum } from "./summary.ts";

/** What the simulation is asked to run. */
export interface Asked {
  seed: number;
  orders: number;
  /** A range of seeds in place of one. */
  seeds?: { from: number; to: number } | undefined;
  /** Seeds, from `seed` on, for so many hours of real time. */
  hours?: number | undefined;
  /** Only faults of these kinds. */
  kinds: readonly string[];
  /** Only these orders and faults, as a shrunk run names them. */
  onlyOrders?: readonly number[] | undefined;
  onlyFaults?: readonly number[] | undefined;
  /** Whether to plant breaches, and see whether the auditor reports each; only those with one of these in their names. */
  planted?: readonly string[] | undefined;
  /** A synthesized assembly; the application is synthesized when not given. */
  app?: string | undefined;
  /** Where to write every fact of the run, one JSON object per line. */
  trace?: string | undefined;
}

const HOUR_MS = 3_600_000;

/** Runs what is asked, prints it, and returns the exit status: 1 after a breach. */
export async function simulationCommand(asked: Asked): Promise<number> {
  if (asked.app !== undefined) return runIn(asked.app, asked);
  const { directory, remove } = await synthesizeApp({ stage: "local" });
  try {
    return await runIn(directory, asked);
  } finally {
    await remove();
  }
}

function runIn(directory: string, asked: Asked): Promise<number> {
  const { seeds, hours, seed } = asked;
  if (asked.planted) return catchPlanted(directory, asked.planted);
  if (seeds) return runMany(directory, asked.orders, seedsOf(seeds.from, seeds.to), seeds.to - seeds.from + 1);
  if (hours === undefined) return runOne(directory, asked);
  const end = Date.now() + hours * HOUR_MS;
  const all = seedsOf(seed, Number.MAX_SAFE_INTEGER);
  return runMany(directory, asked.orders, () => (Date.now() < end ? all() : undefined));
}

function seedsOf(from: number, to: number): () => number | undefined {
  let next = from;
  return () => (next <= to ? next++ : undefined);
}

async function runOne(directory: string, asked: Asked): Promise<number> {
  const application = await applicationIn(directory);
  const plan: Plan = { seed: asked.seed, ...ordersOf(asked.orders) };
  if (asked.kinds.length > 0) plan.kinds = asked.kinds;
  if (asked.onlyOrders) plan.orders = asked.onlyOrders;
  if (asked.onlyFaults) plan.faults = asked.onlyFaults;
  const file = asked.trace === undefined ? undefined : createWriteStream(asked.trace);
  const lines: string[] = [];
  const run = await runPlan(application, plan, file && ((fact) => lines.push(JSON.stringify(fact))));
  if (file) await new Promise((resolve) => file.end(`${lines.join("\n")}\n`, () => resolve(undefined)));
  const { verdict, struck, virtualMs, retries, duplicates, hash } = run;
  const fault = asked.kinds.join(", ") || "mixed";
  const row = { fault, struck: sum(struck.values()), virtualMs, verdict, duplicates, retries };
  console.log(tableOf([row]));
  console.log(`\nStruck: ${[...struck].map(([kind, times]) => `${kind} ${times}`).join(", ") || "nothing"}`);
  console.log(`Seed ${asked.seed}, trace ${hash}`);
  if (verdict.breaches.length === 0) return 0;
  console.log(`\n${breachReport(verdict)}`);
  await tellShortest(application, asked, run);
  return 1;
}

async function tellShortest(application: Application, asked: Asked, failing: SimulatedRun): Promise<void> {
  console.log("\nLooking for the shortest story of the same breach …");
  const { run, tries } = await shrink(application, failing, (text) => console.log(`  ${text}`));
  const { orders, seed } = run.plan;
  console.log(`\nAfter ${tries} runs, ${orders.length} orders and ${run.schedule.length} faults are left:`);
  for (const { number, afterSeconds, fault } of run.schedule)
    console.log(`  fault ${number}, after ${afterSeconds} s: ${JSON.stringify(fault)}`);
  console.log(`\n${breachReport(run.verdict)}`);
  const only = ["--only-orders", orders.join(",") || "none", "--only-faults"];
  const faults = run.schedule.map(({ number }) => number).join(",") || "none";
  const kinds = asked.kinds.map((kind) => ` --fault ${kind}`).join("");
  console.log(`\nAgain: npm run faults -- --seed ${seed} --orders ${asked.orders}${kinds} ${only.join(" ")} ${faults}`);
}

async function catchPlanted(directory: string, parts: readonly string[]): Promise<number> {
  const application = await applicationIn(directory);
  const chosen = PLANTED.filter(({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)));
  let missed = 0;
  for (const breach of chosen) {
    const { seed, report, reportWithout } = await catchBreach(application, breach);
    if (seed === undefined || reportWithout !== undefined) missed++;
    const result = seed === undefined ? `NOT REPORTED within ${breach.seeds} seeds` : `seed ${seed}: ${report}`;
    console.log(`${breach.name}\n  ${result}`);
    if (reportWithout !== undefined) console.log(`  REPORTED WITHOUT IT, TOO: ${reportWithout}`);
  }
  console.log(`\n${chosen.length - missed} of ${chosen.length} planted breaches are reported.`);
  return missed > 0 ? 1 : 0;
}

async function runMany(
  directory: string,
  orders: number,
  next: () => number | undefined,
  total?: number,
): Promise<number> {
  const summaries: Summary[] = [];
  const startedAt = Date.now();
  await runSeeds(directory, orders, next, (summary) => {
    summaries.push(summary);
    const { seed, hash, struck, breaches } = summary;
    const verdict = breaches.length === 0 ? "holds" : `BREACHED: ${breaches[0]}`;
    const progress = total === undefined ? `${summaries.length}` : `${summaries.length}/${total}`;
    console.log(`${progress}  seed ${seed}  trace ${hash.slice(0, 16)}  ${struck} strikes  ${verdict}`);
  });
  console.log(`\n${reportOf(summaries, Date.now() - startedAt)}`);
  const failed = summaries.filter(({ breaches }) => breaches.length > 0).map(({ seed }) => seed);
  if (failed.length === 0) return 0;
  const [first] = failed.sort((a, b) => a - b);
  console.log(`Breached: seeds ${failed.join(", ")}. The story: npm run faults -- --seed ${first} --orders ${orders}`);
  return 1;
}

/** What many runs were together. */
function reportOf(summaries: readonly Summary[], realMs: number): string {
  const total = (pick: (summary: Summary) => number) => sum(summaries.map(pick));
  const passed = summaries.filter(({ breaches }) => breaches.length === 0).length;
  const days = total(({ virtualMs }) => virtualMs) / (24 * HOUR_MS);
  const cpuHours = total(({ cpuMs }) => cpuMs) / HOUR_MS;
  return [
    `${passed} of ${summaries.length} seeds hold, with ${total(({ orders }) => orders)} orders, ${total(({ events }) => events)} events,`,
    `${total(({ struck }) => struck)} strikes of faults, ${total(({ deadLetters }) => deadLetters)} dead letters, and ${total(({ mailsDoubled }) => mailsDoubled)} doubled mails, each traced to its cause;`,
    `${days.toFixed(1)} virtual days in ${cpuHours.toFixed(2)} CPU hours (${(realMs / HOUR_MS).toFixed(2)} h on this machine): ${(days / cpuHours).toFixed(0)} virtual days per CPU hour.`,
  ].join("\n");
}
