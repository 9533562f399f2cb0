import type { Plan } from "../command/plan.ts";
import { detailTypeOfWorker } from "../probe/probe-event.ts";
import type { Result } from "../result/result.ts";
import type { Site } from "../run/site.ts";
import type { FanOut } from "./fan-out.ts";
import { mergeParts } from "./merge.ts";
import type { Storage } from "./storage.ts";
import { type Part, parsePart, partKey, stopKey, type Task, tasksKey } from "./task.ts";

/** The functions of a probe, and the resources they share. */
export interface Fleet {
  bucket: string;
  storage: Storage;
  /** The queue of each worker. */
  queueUrls: string[];
  fanOut: FanOut;
  /** How long every function needs to start. */
  leadSeconds: number;
}

interface FleetRun {
  plan: Plan;
  site: Site;
  fleet: Fleet;
  /** Stops the sending of every worker within seconds; `leave` stops waiting for them. */
  stop: AbortSignal;
  leave: AbortSignal;
}

/** Runs a plan with a function for each worker, and returns the merged result. */
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
  const stopWorkers = () => storage.put(stopKey(site.run), "{}");
  const stopFailure = Promise.withResolvers<never>();
  const onStop = () => void stopWorkers().catch(stopFailure.reject);
  stop.addEventListener("abort", onStop);
  try {
    await storage.put(tasksKey(site.run), JSON.stringify(tasks));
    await Promise.race([fleet.fanOut(tasks, leave), stopFailure.promise]);
  } catch (cause) {
    // The others would keep sending, and costing money, for nothing.
    await stopWorkers().catch((error: Error) => {
      throw new Error(`${(cause as Error).message}\nThe workers could not be stopped: ${error.message}`, {
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
  if (text === undefined) throw new Error(`Worker ${worker} ended without a result: there is no ${key} in ${bucket}.`);
  return parsePart(text, `${key} in ${bucket}`);
}
