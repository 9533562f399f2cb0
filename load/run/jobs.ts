import type { Plan } from "../command/plan.ts";
import type { Job } from "./job.ts";
import type { Site } from "./site.ts";

/** Returns the job of each of a plan's workers. */
export function jobsOf(plan: Plan, site: Site, segments: Job["segments"]): Job[] {
  const { workers } = plan;
  const share = (whole: number, worker: number) => Math.floor(whole / workers) + (worker < whole % workers ? 1 : 0);
  return Array.from({ length: workers }, (_, producer) => ({
    run: site.run,
    producer,
    workers,
    segments,
    batch: plan.batch,
    sizes: plan.sizes,
    seed: plan.seed,
    detailType: site.detailType,
    busName: site.busName,
    client: plan.client,
    maxInFlight: share(plan.maxInFlight, producer),
    requestTimeoutMs: plan.requestTimeoutMs,
    receivers: share(plan.receivers, producer),
    queueUrl: site.queueUrl,
    custom: plan.custom,
    orders: site.orders,
    endpoint: site.endpoint,
  }));
}
