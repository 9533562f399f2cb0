import type { Simulation } from "cdk-local-cloud";
import type { Observer } from "../observer.ts";
import type { Clients } from "./clients.ts";

const MINUTE = 60_000;
/** Longer than any wait between two attempts of a consumer. */
const REST_MS = 20 * MINUTE;

/**
 * Runs until nothing is under way: no delivery is open, no queue holds work, and every order is settled. Returns when the
 * last thing happened; undefined when that is not before `limit`.
 */
export async function untilQuiet(
  simulation: Simulation,
  observer: Observer,
  clients: Clients,
  limit: number,
): Promise<number | undefined> {
  const { clock } = simulation;
  let looked = 0;
  while (clock.now() < limit) {
    await simulation.run(clock.now() + MINUTE);
    if (simulation.clock.now() - observer.lastBusinessAt() < REST_MS || hasWork(simulation)) continue;
    const restedSince = observer.lastBusinessAt();
    // The question is business, too: it is asked again only after something else has happened, or some time.
    if (looked > clock.now() - 60 * MINUTE) continue;
    looked = clock.now();
    if (await clients.areSettled(observer.audit)) return restedSince;
  }
  return undefined;
}

function hasWork(simulation: Simulation): boolean {
  const { sqs, lambda } = simulation.cloud();
  const isFull = sqs
    .queues()
    .some(({ arn, visible, inFlight, delayed }) => !arn.endsWith("-dlq") && visible + inFlight + delayed > 0);
  return isFull || lambda.environments().some(({ busy }) => busy);
}
