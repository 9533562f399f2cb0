import { consistentlyMet } from "./array-consistency.ts";
import { scanEvent } from "./event-scanner.ts";
import type { EventValue } from "./event-value.ts";
import { type Condition, conditionFor, type Field } from "./field.ts";
import { createFieldNode, fieldAt } from "./field-tree.ts";
import { type Alternative, addAlternative, createRuleNode, type Rule, walk } from "./rule-tree.ts";
import type { Pattern } from "./value-pattern.ts";

/** All rules of a bus, compiled into one index: the cost of an event depends on what it holds, not on the rules. */
interface Matcher {
  /** Adds a rule, or replaces the one of this name. */
  add(ruleName: string, pattern: Pattern): void;
  remove(ruleName: string): void;
  /** The names of the rules that the event's JSON text matches, in the order they were added. */
  match(eventJson: string): string[];
}

export function createMatcher(): Matcher {
  const rules = new Map<string, { rule: Rule; pattern: Pattern }>();
  let index = createRuleIndex();
  let added = 0;
  let gone = 0;

  function retire(ruleName: string): Rule | undefined {
    const known = rules.get(ruleName)?.rule;
    if (!known) return undefined;
    known.gone = true;
    gone += 1;
    return known;
  }

  return {
    add(ruleName, pattern) {
      const order = retire(ruleName)?.order ?? added++;
      const rule: Rule = { name: ruleName, order, matchedIn: -1, gone: false };
      rules.set(ruleName, { rule, pattern });
      index.add(rule, pattern);
    },
    remove(ruleName) {
      retire(ruleName);
      rules.delete(ruleName);
    },
    match(eventJson) {
      // The index keeps what is gone until that is the greater part: so a change costs as much as a rule, not as all.
      if (gone > rules.size) {
        index = createRuleIndex();
        for (const { rule, pattern } of rules.values()) index.add(rule, pattern);
        gone = 0;
      }
      return index.match(eventJson);
    },
  };
}

const NO_VALUES: EventValue[] = [];

function createRuleIndex() {
  const fields = createFieldNode();
  const tree = createRuleNode();

  // Of the event at hand, reused from one event to the next.
  let event = 0;
  let insideArrays = false;
  let exactMet: Condition[] = [];
  let matched: Rule[] = [];

  const meet = (condition: Condition) => {
    if (condition.knownFor === event) return;
    condition.knownFor = event;
    condition.met = true;
    exactMet.push(condition);
  };

  const takeValue = (field: Field, value: EventValue) => {
    if (field.seenIn !== event) {
      field.seenIn = event;
      field.values = [];
    }
    field.values.push(value);
    if (value.membership) insideArrays = true;
    field.exact?.find(value, meet);
  };

  const valuesOf = (field: Field) => (field.seenIn === event ? field.values : NO_VALUES);

  const reach = ({ rule, conditions }: Alternative) => {
    if (rule.gone || rule.matchedIn === event) return;
    if (insideArrays && !consistentlyMet(conditions, valuesOf)) return;
    rule.matchedIn = event;
    matched.push(rule);
  };

  return {
    add(rule: Rule, pattern: Pattern): void {
      // What it matched in an index before this one had other numbers.
      rule.matchedIn = -1;
      for (const alternative of pattern.alternatives) {
        const conditions = alternative.map(({ path, values }) => conditionFor(fieldAt(fields, path), values));
        addAlternative(tree, { rule, conditions });
      }
    },
    match(eventJson: string): string[] {
      event += 1;
      insideArrays = false;
      exactMet = [];
      matched = [];
      scanEvent(eventJson, fields, takeValue);
      walk(tree, event, exactMet, reach);
      if (matched.length > 1) matched.sort((a, b) => a.order - b.order);
      return matched.map((rule) => rule.name);
    },
  };
}
