import { findBus } from "./buses.ts";
import { notFound } from "./errors.ts";
import type { Bus, Rule } from "./model.ts";
import { busKey, byName, ruleArn } from "./names.ts";
import type { State } from "./state.ts";

/** Returns a rule of a bus. Throws `ResourceNotFoundException` for an unknown bus or rule. */
export function findRule(state: State, name: string, busNameOrArn: string | undefined): Rule {
  const bus = findBus(state, busNameOrArn);
  const rule = state.records.rules.get(ruleArn(busKey(bus.arn), name));
  if (!rule) throw notFound(`Rule ${name} does not exist on EventBus ${bus.name}.`);
  return rule;
}

/** Returns the rules of a bus, sorted by name. */
export function rulesOf({ records }: State, bus: Bus): Rule[] {
  const key = busKey(bus.arn);
  return [...records.rules.values()].filter((rule) => rule.bus === key).sort(byName);
}

/** Saves a rule, and updates routing, schedules and the trace. */
export function saveRule({ records, routing, schedules, ruleFacts }: State, rule: Rule): void {
  records.rules.set(rule.arn, rule);
  ruleFacts.changed(rule);
  routing.put(rule);
  schedules.put(rule);
}

export function dropRule({ records, routing, schedules, ruleFacts }: State, rule: Rule): void {
  records.rules.delete(rule.arn);
  ruleFacts.dropped(rule);
  routing.remove(rule);
  schedules.remove(rule);
}
