import { setTimeout as wait } from "node:timers/promises";

/**
 * Does the work and ends no sooner than `milliseconds` after it began, also when the work fails. As many invocations as
 * run at once, each in its slot, then send a known number of mails a second, whichever environments they run in.
 */
export async function inSlot<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  const [outcome] = await Promise.allSettled([work(), wait(milliseconds)]);
  if (outcome.status === "rejected") throw outcome.reason;
  return outcome.value;
}
