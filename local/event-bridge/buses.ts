import { notFound } from "./errors.ts";
import type { Bus } from "./model.ts";
import { busArn, busKey, busOf, DEFAULT_BUS } from "./names.ts";
import type { Scope } from "./scope.ts";
import type { State } from "./state.ts";

/** Returns the bus with this key, if it exists. Every account has a default bus in every Region. */
export function busAt({ records, clock }: Pick<State, "records" | "clock">, key: string): Bus | undefined {
  const known = records.buses.get(key);
  if (known || busOf(key).name !== DEFAULT_BUS) return known;
  const bus = newBus(DEFAULT_BUS, busOf(key), clock.now());
  records.buses.set(key, bus);
  return bus;
}

/** Returns the bus with this name or ARN; without one, the default bus. Throws `ResourceNotFoundException`. */
export function findBus(state: State, nameOrArn: string | undefined): Bus {
  const bus = busAt(state, busKey(nameOrArn, state.scope));
  if (!bus) throw notFound(`Event bus ${busKey(nameOrArn)} does not exist.`);
  return bus;
}

/** The same for operations that work only on a bus in the caller's own account and Region. */
export function findOwnBus(state: State, nameOrArn: string | undefined): Bus {
  const bus = findBus(state, nameOrArn);
  if (bus.arn !== busArn(bus.name, state.scope)) throw notFound(`Event bus ${nameOrArn} does not exist.`);
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
