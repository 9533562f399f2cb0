import type { Clock } from "../clock.ts";
import type { Refusal } from "../iam/authorizer.ts";
import type { MayAssume } from "../iam/identities.ts";
import type { Random } from "../random.ts";
import type { Store } from "../store.ts";
import type { Trace } from "../trace.ts";
import type { Deliveries } from "./delivery/deliveries.ts";
import { notFound } from "./errors.ts";
import type { Bus, Rule } from "./model.ts";
import { busArn, busKey, busOf, DEFAULT_BUS, ruleArn } from "./names.ts";
import type { Publish } from "./publish.ts";
import type { Replays } from "./replays.ts";
import type { Routing } from "./routing.ts";
import type { RuleFacts } from "./rule-facts.ts";
import type { Schedules } from "./schedules.ts";
import type { Scope } from "./scope.ts";
import type { State } from "./state.ts";
import type { TargetKinds } from "./targets/kinds.ts";
import type { OAuthTokens } from "./targets/oauth-tokens.ts";

/** What the operations work with. */
export interface Core {
  /** Whose buses a plain name names. */
  scope: Scope;
  clock: Clock;
  random: Random;
  store: Store;
  trace: Trace;
  state: State;
  kinds: TargetKinds;
  routing: Routing;
  schedules: Schedules;
  ruleFacts: RuleFacts;
  deliveries: Deliveries;
  replays: Replays;
  publish: Publish;
  tokens: OAuthTokens;
  /** Judges what a caller may do. */
  refusal: Refusal;
  mayAssume: MayAssume;
}

/** The bus of a key, if there is one. Every account has a default bus in every region. */
export function busAt({ state, clock }: Pick<Core, "state" | "clock">, key: string): Bus | undefined {
  const known = state.buses.get(key);
  if (known || busOf(key).name !== DEFAULT_BUS) return known;
  const bus = newBus(DEFAULT_BUS, busOf(key), clock.now());
  state.buses.set(key, bus);
  return bus;
}

/** The bus that a name or ARN names (none: the default bus). Throws `ResourceNotFoundException`. */
export function findBus(core: Core, nameOrArn: string | undefined): Bus {
  const bus = busAt(core, busKey(nameOrArn, core.scope));
  if (!bus) throw notFound(`Event bus ${busKey(nameOrArn)} does not exist.`);
  return bus;
}

/** The same for what only works on a bus of the caller's own account and region. */
export function findOwnBus(core: Core, nameOrArn: string | undefined): Bus {
  const bus = findBus(core, nameOrArn);
  if (bus.arn !== busArn(bus.name, core.scope)) throw notFound(`Event bus ${nameOrArn} does not exist.`);
  return bus;
}

/** A bus without settings; `now` in milliseconds. */
export const newBus = (name: string, scope: Scope, now: number): Bus => ({
  name,
  arn: busArn(name, scope),
  tags: {},
  createdAt: now,
  modifiedAt: now,
});

/** A rule of a bus. Throws `ResourceNotFoundException` for an unknown bus or rule. */
export function findRule(core: Core, name: string, busNameOrArn: string | undefined): Rule {
  const bus = findBus(core, busNameOrArn);
  const rule = core.state.rules.get(ruleArn(busKey(bus.arn), name));
  if (!rule) throw notFound(`Rule ${name} does not exist on EventBus ${bus.name}.`);
  return rule;
}

/** The rules of a bus, by name. */
export function rulesOf({ state }: Core, bus: Bus): Rule[] {
  const key = busKey(bus.arn);
  return [...state.rules.values()].filter((rule) => rule.bus === key).sort(byName);
}

/** Keeps a rule, and lets routing and schedules follow it. */
export function saveRule({ state, routing, schedules, ruleFacts }: Core, rule: Rule): void {
  state.rules.set(rule.arn, rule);
  ruleFacts.changed(rule);
  routing.put(rule);
  schedules.put(rule);
}

export function dropRule({ state, routing, schedules, ruleFacts }: Core, rule: Rule): void {
  state.rules.delete(rule.arn);
  ruleFacts.dropped(rule);
  routing.remove(rule);
  schedules.remove(rule);
}

export const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
