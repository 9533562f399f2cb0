import type { Clock } from "../clock.ts";
import { type Random, seededRandom } from "../random.ts";
import type { Injection } from "../trace/fact.ts";
import type { Trace } from "../trace.ts";
import type { Fault, FaultInput } from "./fault.ts";
import { type Edge, type FaultKind, KINDS } from "./kinds.ts";
import { fits, type Occasion } from "./occasion.ts";

/** A fault that is on, with its own stream of chance: what others do never changes it. */
export interface ActiveFault extends Fault {
  chance: Random;
}

/** The faults that are on. */
export interface ActiveFaults {
  add(input: FaultInput): ActiveFault;
  /** Ends a fault; false where there is none. */
  end(id: string): boolean;
  list(): Fault[];
  /** Returns a fault that is on, or ended not long ago. */
  find(id: string): Fault | undefined;
  /** Those that ended, the last first. */
  ended(): Fault[];
  /** Returns whether any fault is on at an edge: the one question asked while all is well. */
  anyAt(edge: Edge): boolean;
  /** Returns the first fault of a kind that strikes this occasion, and tells the trace. */
  strike(kind: FaultKind, occasion: Occasion, about: Injection): ActiveFault | undefined;
  /** The same for those that `concerns` accepts. */
  strikeIf(
    kind: FaultKind,
    occasion: Occasion,
    about: Injection,
    concerns: (fault: ActiveFault) => boolean,
  ): ActiveFault | undefined;
}

const KEPT = 50;

export function createActiveFaults(deps: { clock: Clock; random: Random; trace: Trace }): ActiveFaults {
  const { clock, random, trace } = deps;
  const faults = new Map<string, ActiveFault>();
  const past: Fault[] = [];
  const occasions = new Map<string, number>();
  /** How many are on, by edge. */
  const on = new Map<Edge, number>();
  let added = 0;

  const change = (edge: Edge, by: number) => on.set(edge, (on.get(edge) ?? 0) + by);

  function end(id: string): boolean {
    const fault = faults.get(id);
    if (!fault) return false;
    faults.delete(id);
    occasions.delete(id);
    change(KINDS[fault.kind].edge, -1);
    past.unshift({ ...plain(fault), endedAt: Math.min(clock.now(), fault.until ?? Infinity) });
    past.length = Math.min(past.length, KEPT);
    return true;
  }

  function endExpired(): void {
    const now = clock.now();
    for (const { id, until = Infinity } of [...faults.values()]) if (until <= now) end(id);
  }

  /** Counts an occasion that fits: whether the fault strikes this time. */
  function isHit({ id, every = 1, rate = 1, chance }: ActiveFault): boolean {
    const occasion = (occasions.get(id) ?? 0) + 1;
    occasions.set(id, occasion);
    return occasion % every === 0 && (rate === 1 || chance.next() < rate);
  }

  const strikeIf: ActiveFaults["strikeIf"] = (kind, occasion, about, concerns) => {
    endExpired();
    for (const fault of faults.values()) {
      if (fault.kind !== kind || !fits(fault, occasion) || !concerns(fault) || !isHit(fault)) continue;
      fault.struck++;
      trace.emit({ kind: "injected", fault: kind, faultId: fault.id, ...about });
      if (fault.struck === fault.count) end(fault.id);
      return fault;
    }
    return undefined;
  };

  return {
    add(input) {
      const id = `fault-${++added}`;
      const { seed = Math.floor(random.next() * 2 ** 32), forSeconds } = input;
      const since = clock.now();
      const until = forSeconds === undefined ? {} : { until: since + forSeconds * 1000 };
      const fault = { ...input, seed, id, since, ...until, struck: 0, chance: seededRandom(seed) };
      faults.set(id, fault);
      change(KINDS[input.kind].edge, 1);
      return fault;
    },
    end,
    list() {
      endExpired();
      return [...faults.values()].map(plain);
    },
    find(id) {
      const fault = faults.get(id);
      return fault ? plain(fault) : past.find((each) => each.id === id);
    },
    ended() {
      endExpired();
      return [...past];
    },
    anyAt: (edge) => (on.get(edge) ?? 0) > 0,
    strike: (kind, occasion, about) => strikeIf(kind, occasion, about, () => true),
    strikeIf,
  };
}

function plain({ chance: _, ...fault }: ActiveFault): Fault {
  return fault;
}
