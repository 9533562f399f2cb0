import type { Contract } from "../events/contract.ts";

/**
 * The events that a service publishes and consumes.
 *
 * @example
 * const shipping: Service = {
 *   publishes: [OrderShipped],
 *   consumes: { "on-order-confirmed": viaQueue(OrderConfirmed) },
 * };
 */
export interface Service<FunctionName extends string = string> {
  /** Published by its relay, under one source. */
  publishes: Contract[];
  /** By consuming function: `services/<service>/<function name>.handler.ts`. */
  consumes: Record<FunctionName, Subscription>;
}

/** The events that a function consumes, and how they reach it. */
export interface Subscription {
  contracts: Contract[];
  through: "queue" | "direct";
}

/** Delivers through the function's own queue: batches, back-pressure, its own pace. */
export const viaQueue = (...contracts: Contract[]): Subscription => ({ contracts, through: "queue" });

/** Makes the function the rule's target: one invocation per event, with no queue in between. */
export const direct = (...contracts: Contract[]): Subscription => ({ contracts, through: "direct" });

/**
 * Returns the source of a service's events. Throws unless there is exactly one: the bus accepts each source from one
 * relay only.
 */
export function sourceOf(name: string, { publishes }: Pick<Service, "publishes">): string {
  const [source, ...others] = new Set(publishes.map((contract) => contract.source));
  if (source !== undefined && others.length === 0) return source;
  const found = source === undefined ? "no events" : `events of ${[source, ...others].join(" and ")}`;
  throw new Error(`The service ${name} publishes ${found}: give all its contracts one source.`);
}
