import { faultSchedule, type ScheduledFault } from "cdk-local-cloud";
import { mixOf } from "../mix.ts";

export interface Plan {
  seed: number;
  orders: number;
  /** How long orders are placed and faults begin. */
  seconds: number;
  /** One kind of fault instead of all. */
  fault?: string | undefined;
}

const LONGEST_FAULT_SECONDS = 15;
const SECONDS_PER_FAULT = 1;
const SECONDS_PER_KILL = 25;
/** Enough that the rarest kind is among them often enough. */
const DRAWN = 3000;

/** Returns the faults of a plan: drawn from the whole mix, or those of one kind; and the cloud is killed once in a while. */
export function scheduleOf({ seed, seconds, fault }: Plan): ScheduledFault[] {
  const mix = mixOf({ longestSeconds: LONGEST_FAULT_SECONDS, withKills: fault === "cloud-kill" });
  const count = Math.ceil(seconds / SECONDS_PER_FAULT);
  if (fault === undefined) return [...faultSchedule({ seed, faults: count, seconds, mix }), ...kills(seed, seconds)];
  const ofKind = faultSchedule({ seed, faults: DRAWN, seconds, mix }).filter((each) => each.fault.kind === fault);
  const first = new Set(
    ofKind
      .map(({ number }) => number)
      .sort((a, b) => a - b)
      .slice(0, fault === "cloud-kill" ? Math.ceil(seconds / SECONDS_PER_KILL) : count),
  );
  return ofKind.filter(({ number }) => first.has(number));
}

const kills = (seed: number, seconds: number): ScheduledFault[] =>
  faultSchedule({
    ...{ seed: seed + 1, faults: Math.ceil(seconds / SECONDS_PER_KILL), seconds },
    mix: [{ weight: 1, fault: () => ({ kind: "cloud-kill" }) }],
  }).map((each) => ({ ...each, number: DRAWN + each.number }));

/** The kinds of faults that a plan can be limited to. */
export function plannedKinds(): string[] {
  const mix = mixOf({ longestSeconds: 1, withKills: true });
  const drawn = faultSchedule({ seed: 1, faults: DRAWN, seconds: 1, mix });
  return [...new Set(drawn.map(({ fault }) => fault.kind))].sort();
}
