import type { Plan } from "../command/plan.ts";
import { eventsOfFirst, eventsOfWorker } from "../schedule/schedule.ts";
import type { Job } from "./job.ts";

/** What of a plan's schedule is sent from here. */
export interface Share {
  includes(producer: number): boolean;
  /** Events of each of the plan's workers; none of those that run elsewhere. */
  eventsOfProducer: number[];
  /** Events of the schedule. */
  intended: { measured: number; warmUp: number };
}

/** The share of one of the plan's workers, or of all of them when none is given. */
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
