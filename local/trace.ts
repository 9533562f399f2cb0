import type { Clock } from "./clock.ts";
import { newest } from "./newest.ts";
import type { Fact, Happening } from "./trace/fact.ts";

export type { By } from "./trace/by.ts";
export type { Envelope, Fact, FactOf } from "./trace/fact.ts";
export type { ConsideredStatement } from "./trace/refusal.ts";

/** The one stream of facts: the terminal, the demo, the tests and the console read it; nothing else reports. */
export interface Trace {
  emit(happening: Happening): void;
  /** Calls `listener` with every later fact; the result stops that. */
  on(listener: (fact: Fact) => void): () => void;
  /** The facts still held, oldest first. */
  recent(): Fact[];
}

const HELD = 20_000;
/** A line of a log may be as long as 1 MB. */
const HELD_CHARACTERS = 2 ** 26;

export function createTrace(clock: Clock, held = HELD): Trace {
  let facts: Fact[] = [];
  let characters = 0;
  const listeners = new Set<(fact: Fact) => void>();
  let seq = 0;
  return {
    emit(happening) {
      const fact = { ...happening, seq: ++seq, at: clock.now() };
      facts.push(fact);
      characters += lengthOf(fact);
      // Twice the size before a cut keeps the cost of forgetting constant per fact.
      if (facts.length > held * 2 || characters > HELD_CHARACTERS * 2) {
        facts = newest(facts, held, HELD_CHARACTERS, lengthOf);
        characters = facts.reduce((sum, each) => sum + lengthOf(each), 0);
      }
      for (const listener of listeners) listener(fact);
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    recent: () => facts.slice(-held),
  };
}

const lengthOf = (fact: Fact): number => (fact.kind === "log" ? fact.line.length : 0);
