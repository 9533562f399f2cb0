import type { Clock } from "./clock.ts";
import type { Fact, Happening } from "./trace/fact.ts";
import { createHeld } from "./trace/held.ts";
import { createHeldRules } from "./trace/held-rules.ts";
import { sizeOf } from "./trace/size.ts";

export type { By } from "./trace/by.ts";
export type { Envelope, Fact, FactOf } from "./trace/fact.ts";
export type { ConsideredStatement } from "./trace/refusal.ts";

/** The one stream of facts: the terminal, the demo, the tests and the console read it; nothing else reports. */
export interface Trace {
  /** `eventText` is the length of the text that an event in the fact was parsed from. */
  emit(happening: Happening, eventText?: number): void;
  /** Calls `listener` with every later fact; the result stops that. */
  on(listener: (fact: Fact) => void): () => void;
  /** The facts still held, oldest first; with `after`, those of a higher number. */
  recent(after?: number): Fact[];
  /** The number of the newest fact; 0 when there is none. */
  last(): number;
}

interface Limits {
  /** So many events are held, with all that led to the oldest of them and has happened since. */
  events: number;
  /** About as much memory as they and their facts may take. */
  bytes: number;
  /** Lines of logs, which are held apart: they would drive out everything else. */
  lines: number;
  lineBytes: number;
}

const MB = 2 ** 20;
const LIMITS: Limits = { events: 10_000, bytes: 128 * MB, lines: 100_000, lineBytes: 48 * MB };

export function createTrace(clock: Clock, limits = LIMITS): Trace {
  const listeners = new Set<(fact: Fact) => void>();
  const counts = ({ kind }: Fact) => kind === "put" || kind === "scheduled";
  const facts = createHeld<Fact>({ most: limits.events, counts, mostBytes: limits.bytes });
  const logs = createHeld<Fact>({ most: limits.lines, mostBytes: limits.lineBytes });
  const rules = createHeldRules();
  let seq = 0;

  function hold(fact: Fact, size: number): void {
    if (fact.kind === "log") logs.add(fact, size);
    else if (fact.kind === "rule-changed") rules.add(fact, size);
    else facts.add(fact, size);
  }

  return {
    emit(happening, eventText = 0) {
      const fact: Fact = { ...happening, seq: ++seq, at: clock.now() };
      hold(fact, sizeOf(happening, eventText));
      for (const listener of listeners) listener(fact);
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    recent(after = 0) {
      const isAfter = (fact: Fact) => fact.seq > after;
      return merged([facts.from(isAfter), logs.from(isAfter), rules.all().filter(isAfter)]);
    },
    last: () => seq,
  };
}

/** Facts of several lists, each in the order of their numbers, as one list in that order. */
function merged(lists: Fact[][]): Fact[] {
  return lists
    .filter((list) => list.length > 0)
    .reduce<Fact[]>((all, list) => (all.length === 0 ? list : mergedPair(all, list)), []);
}

/** Step by step: sorting so many anew takes several times as long. */
function mergedPair(left: readonly Fact[], right: readonly Fact[]): Fact[] {
  const all: Fact[] = [];
  let [l, r] = [0, 0];
  for (let a = left[l], b = right[r]; a && b; )
    if (a.seq < b.seq) {
      all.push(a);
      a = left[++l];
    } else {
      all.push(b);
      b = right[++r];
    }
  for (; l < left.length; l += 1) all.push(left[l] as Fact);
  for (; r < right.length; r += 1) all.push(right[r] as Fact);
  return all;
}
