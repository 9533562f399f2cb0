import { setTimeout as wait } from "node:timers/promises";

/**
 * Does the work and resolves (or rejects, when it fails) no sooner than `milliseconds` after the start. Concurrency and
 * slot length together then limit the e-mails per second, whichever environments the invocations run in.
 */
export async function inSlot<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  const [outcome] = await Promise.allSettled([work(), wait(milliseconds)]);
  if (outcome.status === "rejected") throw outcome.reason;
  return outcome.value;
}
