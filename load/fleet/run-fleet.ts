import type { Plan } from "../command/plan.ts";
import { detailTypeOfWorker } from "../probe/probe-event.ts";
import type { Result } from "../result/result.ts";
import type { Site } from "../run/site.ts";
import type { FanOut } from "./fan-out.ts";
import { mergeParts } from "./merge.ts";
import type { Storage } from "./storage.ts";
import { type Part, parsePart, partKey, stopKey, type Task, tasksKey } from "./task.ts";

/** The functions of a probe, and what they share. */
export interface Fleet {
  bucket: string;
  storage: Storage;
  /** Of each worker. */
  queueUrls: string[];
  fanOut: FanOut;
  /** From now until every function is up. */
  leadSeconds: number;
}

interface FleetRun {
  plan: Plan;
  site: Site;
  fleet: Fleet;
  /** Ends the sending of every worker within seconds; `leave` ends the waiting for them. */
  stop: AbortSignal;
  leave: AbortSignal;
}

/** Carries out a plan with a function for each worker, and gives their results as one. */
export async function runFleet({ plan, site, fleet, stop, leave }: FleetRun): Promise<Result> {
  stop.throwIfAborted();
  const { storage, bucket } = fleet;
  const startedAt = Date.now();
  const startAt = startedAt + fleet.leadSeconds * 1000;
  const tasks = fleet.queueUrls.map(
    (queueUrl, worker): Task => ({
      plan,
      site: { ...site, queueUrl, detailType: detailTypeOfWorker(worker) },
      worker,
      startAt,
      bucket,
    }),
  );
  const tellStop = () => storage.put(stopKey(site.run), "{}");
  const untold = Promise.withResolvers<never>();
  const onStop = () => void tellStop().catch(untold.reject);
  stop.addEventListener("abort", onStop);
  try {
    await storage.put(tasksKey(site.run), JSON.stringify(tasks));
    await Promise.race([fleet.fanOut(tasks, leave), untold.promise]);
  } catch (cause) {
    // The others would send on, and cost, for nothing.
    await tellStop().catch((error: Error) => {
      throw new Error(`${(cause as Error).message}\nThe workers could not be told to stop: ${error.message}`, {
        cause,
      });
    });
    throw cause;
  } finally {
    stop.removeEventListener("abort", onStop);
  }
  const parts = await Promise.all(tasks.map((task) => readPart(storage, task)));
  const merged = mergeParts(parts, { plan, startedAt, startAt });
  await storage.clear(`${site.run}/`);
  return merged;
}

async function readPart(storage: Storage, { site, worker, bucket }: Task): Promise<Part> {
  const key = partKey(site.run, worker);
  const text = await storage.get(key);
  if (text === undefined)
    throw new Error(`Worker ${worker} ended and left no result: there is no ${key} in ${bucket}.`);
  return parsePart(text, `${key} in ${bucket}`);
}
