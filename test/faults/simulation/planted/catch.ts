import { type Application, type Plan, runPlan } from "../run.ts";
import type { PlantedBreach } from "./breaches.ts";
import { withBreach } from "./plant.ts";

/** How a planted breach came to light. */
export interface Caught {
  breach: PlantedBreach;
  /** The first seed with which it was reported; not given where none was within its number of seeds. */
  seed?: number;
  /** What the auditor reported. */
  report?: string;
  /** What it reports of the sound application in the same run: nothing, or the catch means nothing. */
  reportWithout?: string;
}

const ORDERS = Array.from({ length: 12 }, (_, number) => number);
const HOURS = 0.05;
/** Some of the mistakes never come to rest. */
const QUIET_LIMIT_MS = 4 * 3_600_000;
/** About ten kills of the cloud. */
const FAULTS_PER_HOUR = 6_000;

/** Runs the application with a planted breach, seed after seed, until the auditor reports something. */
export async function catchBreach(application: Application, breach: PlantedBreach): Promise<Caught> {
  const broken = await withBreach(application, breach);
  for (let seed = 1; seed <= breach.seeds; seed++) {
    const kinds = breach.withKills ? ["cloud-kill"] : [];
    const plan = {
      ...{ seed, orders: ORDERS, hours: HOURS, kinds, held: breach.faults },
      ...{ faultsPerHour: FAULTS_PER_HOUR, quietLimitMs: QUIET_LIMIT_MS },
    };
    const report = await reportOf(broken, plan);
    if (report === undefined) continue;
    const reportWithout = await reportOf(application, plan);
    return { breach, seed, report, ...(reportWithout !== undefined && { reportWithout }) };
  }
  return { breach };
}

async function reportOf(application: Application, plan: Plan): Promise<string | undefined> {
  const [first] = (await runPlan(application, plan)).verdict.breaches;
  return first && `${first.invariant}: ${first.message}`;
}
