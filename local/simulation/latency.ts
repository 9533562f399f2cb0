import type { Random } from "../random.ts";

/**
 * Returns how long a message takes over the network, in milliseconds: mostly one to ten, and at times up to three
 * seconds, since faults of timing need a wide spread.
 */
export const latency = (random: Random): number =>
  random.next() < 0.05 ? 10 * 300 ** random.next() : 1 + 9 * random.next();
