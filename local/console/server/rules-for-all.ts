import type { Fact } from "../../trace.ts";

/** The rules that take everything, as the trace tells it; a deleted one stays what it was, since events name it. */
export interface RulesForAll {
  add(fact: Fact): void;
  has(ruleArn: string): boolean;
}

export function createRulesForAll(): RulesForAll {
  const rules = new Set<string>();
  return {
    add(fact) {
      if (fact.kind !== "rule-changed" || fact.deleted) return;
      if (fact.everything) rules.add(fact.rule);
      else rules.delete(fact.rule);
    },
    has: (ruleArn) => rules.has(ruleArn),
  };
}
