import type { FactOf } from "./fact.ts";
import { createHeld } from "./held.ts";

type RuleChange = FactOf<"rule-changed">;

/** Changes of rules, which explain events long after they happened: each rule as it is, and what it was before. */
export interface HeldRules {
  add(change: RuleChange, bytes: number): void;
  /** In the order in which they happened. */
  all(): RuleChange[];
}

const MOST_FORMER = 5_000;
const MOST_FORMER_BYTES = 16 * 2 ** 20;

export function createHeldRules(): HeldRules {
  const current = new Map<string, { change: RuleChange; bytes: number }>();
  const former = createHeld<RuleChange>({ most: MOST_FORMER, mostBytes: MOST_FORMER_BYTES });
  return {
    add(change, bytes) {
      const before = current.get(change.rule);
      if (before) former.add(before.change, before.bytes);
      current.set(change.rule, { change, bytes });
      if (!change.deleted) return;
      current.delete(change.rule);
      former.add(change, bytes);
    },
    all: () =>
      [...former.from(() => true), ...[...current.values()].map(({ change }) => change)].sort((a, b) => a.seq - b.seq),
  };
}
