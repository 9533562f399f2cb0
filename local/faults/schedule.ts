import { type Random, seededRandom } from "../random.ts";
import type { FaultInput } from "./fault.ts";

/** A fault that a schedule may have, and how often beside the others. */
export interface Ingredient {
  weight: number;
  /** What it is this time. `seconds` picks between two bounds, so that short ones are as likely as long ones. */
  fault(chance: { pick<T>(values: readonly T[]): T; seconds(least: number, most: number): number }): PlannedFault;
}

/** A fault, or what only whoever runs the cloud can do to it. */
export type PlannedFault = FaultInput | { kind: "cloud-kill" };

export interface ScheduledFault {
  /** Stays the same whatever else is left out. */
  number: number;
  afterSeconds: number;
  fault: PlannedFault;
}

export interface SchedulePlan {
  seed: number;
  /** How many. */
  faults: number;
  /** Over how long. */
  seconds: number;
  mix: readonly Ingredient[];
}

/** Returns faults as data, in the order of time: the same for the same plan, each drawn by itself. */
export function faultSchedule({ seed, faults, seconds, mix }: SchedulePlan): ScheduledFault[] {
  return Array.from({ length: faults }, (_, number) => {
    const random = seededRandom(seed * 7919 + number);
    const afterSeconds = rounded(random.next() * seconds);
    return { number, afterSeconds, fault: draw(mix, random) };
  }).sort((a, b) => a.afterSeconds - b.afterSeconds || a.number - b.number);
}

function draw(mix: readonly Ingredient[], random: Random): PlannedFault {
  let at = random.next() * mix.reduce((sum, { weight }) => sum + weight, 0);
  const chosen = mix.find(({ weight }) => {
    at -= weight;
    return at < 0;
  });
  const fault = chosen?.fault({
    pick: (values) => values[Math.floor(random.next() * values.length)] as (typeof values)[number],
    seconds: (least, most) => rounded(least * (most / least) ** random.next()),
  });
  if (!fault) throw new Error("A mix of faults needs at least one whose weight is above 0.");
  // Its own chance, too, is the seed's.
  return fault.kind === "cloud-kill" ? fault : { ...fault, seed: Math.floor(random.next() * 2 ** 32) };
}

const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;
