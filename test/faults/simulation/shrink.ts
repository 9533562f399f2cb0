import { type Application, type Plan, runPlan, type SimulatedRun, scheduleOf } from "./run.ts";

/** A failing plan, as short as it was found, and how many runs that took. */
export interface Shrunk {
  run: SimulatedRun;
  tries: number;
}

/** More runs than this make nobody wait. */
const MOST_TRIES = 60;

/**
 * Leaves out orders, then faults, as long as the same invariant is still breached. Each order and each fault is drawn by
 * its own number, so leaving one out changes no other.
 */
export async function shrink(
  application: Application,
  failing: SimulatedRun,
  tell: (text: string) => void = () => {},
): Promise<Shrunk> {
  const invariant = failing.verdict.breaches[0]?.invariant;
  let best = failing;
  let tries = 0;

  async function fails(plan: Plan): Promise<boolean> {
    tries++;
    const run = await runPlan(application, plan);
    if (!run.verdict.breaches.some((breach) => breach.invariant === invariant)) return false;
    best = run;
    tell(`${plan.orders.length} orders, ${scheduleOf(plan).length} faults: still breached`);
    return true;
  }

  const canTry = () => tries < MOST_TRIES;
  const { plan } = failing;
  await reduce(plan.orders, canTry, (orders) => fails({ ...best.plan, orders }));
  const faults = scheduleOf(best.plan).map(({ number }) => number);
  await reduce(faults, canTry, (kept) => fails({ ...best.plan, faults: kept }));
  return { run: best, tries };
}

/** Delta debugging: leaves out halves, quarters, and so on, while what is left still fails. */
async function reduce(
  items: readonly number[],
  canTry: () => boolean,
  fails: (kept: number[]) => Promise<boolean>,
): Promise<void> {
  let kept = [...items];
  if (kept.length > 0 && canTry() && (await fails([]))) return;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < kept.length && kept.length > 1; ) {
      if (!canTry()) return;
      const rest = [...kept.slice(0, at), ...kept.slice(at + size)];
      if (rest.length > 0 && (await fails(rest))) kept = rest;
      else at += size;
    }
  }
}
