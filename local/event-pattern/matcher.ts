import { consistentlyMet, createSearch, type Search, Undecided } from "./array-consistency.ts";
import { scanEvent } from "./event-scanner.ts";
import type { EventValue } from "./event-value.ts";
import { type Condition, conditionFor, type Field, takeValue } from "./field.ts";
import { createFieldNode, fieldAt } from "./field-tree.ts";
import { type Alternative, addAlternatives, createRuleNode, type Rule, walk } from "./rule-tree.ts";
import type { Pattern } from "./value-pattern.ts";

/** All rules of a bus, compiled into one index: the cost of an event depends on what it holds, not on the rules. */
interface Matcher {
  /** Adds a rule, or replaces the one with this name. */
  add(ruleName: string, pattern: Pattern): void;
  remove(ruleName: string): void;
  /**
   * Returns the names of the rules that the event's JSON text matches, in the order they were added. `undecided` receives
   * those that could not be decided in a reasonable time, because the event repeats keys of lists.
   */
  match(eventJson: string, undecided?: (ruleName: string) => void): string[];
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
      const rule: Rule = { name: ruleName, order, conditions: [], matchedIn: -1, gone: false };
      rules.set(ruleName, { rule, pattern });
      index.add(rule, pattern);
    },
    remove(ruleName) {
      retire(ruleName);
      rules.delete(ruleName);
    },
    match(eventJson, undecided) {
      // Removed rules stay in the index until they outnumber the others, so a change costs as much as one rule, not all.
      if (gone > rules.size) {
        index = createRuleIndex();
        for (const { rule, pattern } of rules.values()) index.add(rule, pattern);
        gone = 0;
      }
      return index.match(eventJson, undecided);
    },
  };
}

function createRuleIndex() {
  const fields = createFieldNode();
  const tree = createRuleNode();

  // State of the current event, reused from one event to the next.
  let event = 0;
  let insideArrays = false;
  let exactMet: Condition[] = [];
  let matched: Rule[] = [];
  const searches = new Map<Rule, Search>();
  const givenUp = new Set<Rule>();

  const meet = (condition: Condition) => {
    if (condition.knownFor === event) return;
    condition.knownFor = event;
    condition.met = true;
    exactMet.push(condition);
  };

  const found = (field: Field, value: EventValue) => {
    if (value.membership) insideArrays = true;
    takeValue(field, value, event, meet);
  };

  const isConsistent = ({ rule, places }: Alternative): boolean => {
    const search = searches.get(rule) ?? createSearch(rule.conditions, event);
    searches.set(rule, search);
    try {
      return consistentlyMet(places, search);
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      givenUp.add(rule);
      return false;
    }
  };

  const reach = (alternative: Alternative) => {
    const { rule } = alternative;
    if (rule.gone || rule.matchedIn === event) return;
    if (insideArrays && !isConsistent(alternative)) return;
    rule.matchedIn = event;
    matched.push(rule);
  };

  return {
    add(rule: Rule, pattern: Pattern): void {
      // What it matched in an index before this one had other numbers.
      rule.matchedIn = -1;
      // Alternatives have most of their fields in common.
      const asked = [...new Set(pattern.alternatives.flat())].sort((a, b) => (a.path < b.path ? -1 : 1));
      const places = new Map(asked.map((each, place) => [each, place]));
      rule.conditions = asked.map(({ path, values }) => conditionFor(fieldAt(fields, path), values));
      addAlternatives(
        tree,
        pattern.alternatives.map((fieldsOf) => {
          const placesOf = fieldsOf.map((each) => places.get(each) as number);
          return { rule, conditions: placesOf.map((place) => rule.conditions[place] as Condition), places: placesOf };
        }),
      );
    },
    match(eventJson: string, undecided?: (ruleName: string) => void): string[] {
      event += 1;
      insideArrays = false;
      exactMet = [];
      matched = [];
      scanEvent(eventJson, fields, found);
      walk(tree, event, exactMet, reach);
      if (insideArrays) {
        for (const rule of givenUp) if (rule.matchedIn !== event) undecided?.(rule.name);
        searches.clear();
        givenUp.clear();
      }
      if (matched.length > 1) matched.sort((a, b) => a.order - b.order);
      return matched.map((rule) => rule.name);
    },
  };
}
