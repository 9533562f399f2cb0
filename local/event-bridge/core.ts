import type { Clock } from "../clock.ts";
import type { Random } from "../random.ts";
import type { Store } from "../store.ts";
import type { Trace } from "../trace.ts";
import type { Deliveries } from "./delivery/deliveries.ts";
import { notFound } from "./errors.ts";
import type { Bus, Rule } from "./model.ts";
import { busName, ruleArn } from "./names.ts";
import type { Publish } from "./publish.ts";
import type { Replays } from "./replays.ts";
import type { Routing } from "./routing.ts";
import type { Schedules } from "./schedules.ts";
import type { State } from "./state.ts";
import type { TargetKinds } from "./targets/kinds.ts";
import type { OAuthTokens } from "./targets/oauth-tokens.ts";

/** What the operations work with. */
export interface Core {
  clock: Clock;
  random: Random;
  store: Store;
  trace: Trace;
  state: State;
  kinds: TargetKinds;
  routing: Routing;
  schedules: Schedules;
  deliveries: Deliveries;
  replays: Replays;
  publish: Publish;
  tokens: OAuthTokens;
}

/** The bus that a name or ARN names (none: the default bus). Throws `ResourceNotFoundException`. */
export function findBus({ state }: Core, nameOrArn: string | undefined): Bus {
  const name = busName(nameOrArn);
  const bus = state.buses.get(name);
  if (!bus) throw notFound(`Event bus ${name} does not exist.`);
  return bus;
}

/** A rule of a bus. Throws `ResourceNotFoundException` for an unknown bus or rule. */
export function findRule(core: Core, name: string, busNameOrArn: string | undefined): Rule {
  const bus = findBus(core, busNameOrArn);
  const rule = core.state.rules.get(ruleArn(bus.name, name));
  if (!rule) throw notFound(`Rule ${name} does not exist on EventBus ${bus.name}.`);
  return rule;
}

/** The rules of a bus, by name. */
export const rulesOf = ({ state }: Core, bus: string): Rule[] =>
  [...state.rules.values()].filter((rule) => rule.bus === bus).sort(byName);

/** Keeps a rule, and lets routing and schedules follow it. */
export function saveRule({ state, routing, schedules }: Core, rule: Rule): void {
  state.rules.set(rule.arn, rule);
  routing.put(rule);
  schedules.put(rule);
}

export function dropRule({ state, routing, schedules }: Core, rule: Rule): void {
  state.rules.delete(rule.arn);
  routing.remove(rule);
  schedules.remove(rule);
}

export const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
