import { createMatcher, parsePattern } from "../event-pattern/index.ts";
import type { Rule } from "./model.ts";

/** Which rules of a bus an event matches: one compiled matcher a bus, kept up with every change of a rule. */
export interface Routing {
  /** Takes a new or changed rule; a disabled rule, or one without a pattern, matches nothing. */
  put(rule: Rule): void;
  remove(rule: Rule): void;
  removeBus(bus: string): void;
  /** The enabled rules of a bus whose pattern matches an envelope's JSON text; `undecided` as a matcher's. */
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
