import type { Plan } from "../command/plan.ts";
import { eventsOfFirst, eventsOfWorker } from "../schedule/schedule.ts";
import type { Job } from "./job.ts";

/** The share of a plan's schedule that this process sends. */
export interface Share {
  includes(producer: number): boolean;
  /** Events of each of the plan's workers; 0 for workers that run elsewhere. */
  eventsOfProducer: number[];
  /** Events in this share, apart from and within the warm-up. */
  intended: { measured: number; warmUp: number };
}

/** Returns the share of one of the plan's workers, or of all of them. */
export function shareOf(plan: Plan, segments: Job["segments"], worker?: number): Share {
  const { batch, workers } = plan;
  const includes = (producer: number) => worker === undefined || worker === producer;
  const share = (events: number) =>
    Array.from({ length: workers }, (_, producer) =>
      includes(producer) ? eventsOfWorker(events, { batch, worker: producer, workers }) : 0,
    );
  const eventsOfProducer = share(plan.events);
  const warmUp = plan.warmUpSeconds === 0 ? 0 : sum(share(eventsOfFirst(segments, batch)));
  return { includes, eventsOfProducer, intended: { measured: sum(eventsOfProducer) - warmUp, warmUp } };
}

const sum = (counts: number[]): number => counts.reduce((total, each) => total + each, 0);
