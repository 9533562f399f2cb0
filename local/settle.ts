import type { Clock } from "./clock.ts";

const GRACE_MS = 1000;

/** Waits until nothing is under way, but no longer than a stop may take: what has not ended stays in the store for the next run. */
export async function settle(clock: Clock, idle: () => Promise<void>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const cancel = clock.after(GRACE_MS, late.resolve);
  await Promise.race([idle(), late.promise]);
  cancel();
}
