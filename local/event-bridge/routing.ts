import { createMatcher, parsePattern } from "../event-pattern/index.ts";
import type { Rule } from "./model.ts";

/** Finds the rules of a bus that an event matches, with one compiled matcher per bus that follows every rule change. */
export interface Routing {
  /** Adds or updates a rule; a disabled rule, or one without a pattern, matches nothing. */
  put(rule: Rule): void;
  remove(rule: Rule): void;
  removeBus(bus: string): void;
  /** Returns a bus's enabled rules whose pattern matches an envelope's JSON text; `undecided` as for a matcher. */
  match(bus: string, text: string, undecided?: (rule: string) => void): Rule[];
}

export function createRouting(): Routing {
  const buses = new Map<string, { matcher: ReturnType<typeof createMatcher>; rules: Map<string, Rule> }>();

  function routesOf(bus: string) {
    const known = buses.get(bus) ?? { matcher: createMatcher(), rules: new Map<string, Rule>() };
    buses.set(bus, known);
    return known;
  }

  function remove(rule: Rule): void {
    const { matcher, rules } = routesOf(rule.bus);
    if (rules.delete(rule.arn)) matcher.remove(rule.arn);
  }

  return {
    remove,
    put(rule) {
      const { matcher, rules } = routesOf(rule.bus);
      const known = rules.get(rule.arn);
      const routed = rule.state !== "DISABLED" && rule.eventPattern !== undefined;
      if (!routed || known?.eventPattern !== rule.eventPattern) remove(rule);
      if (!routed) return;
      if (!rules.has(rule.arn)) matcher.add(rule.arn, parsePattern(rule.eventPattern ?? ""));
      rules.set(rule.arn, rule);
    },
    removeBus: (bus) => void buses.delete(bus),
    match(bus, text, undecided) {
      const routes = buses.get(bus);
      if (!routes || routes.rules.size === 0) return [];
      return routes.matcher.match(text, undecided).flatMap((arn) => routes.rules.get(arn) ?? []);
    },
  };
}
