import type { Plan } from "../command/plan.ts";
import { createLedger } from "../ledger/ledger.ts";
import type { Result } from "../result/result.ts";
import { now } from "../schedule/clock.ts";
import { segmentsOf } from "../schedule/schedule.ts";
import { conclude } from "./conclude.ts";
import { drain } from "./drain.ts";
import type { Report } from "./job.ts";
import { jobsOf } from "./jobs.ts";
import type { Progress } from "./progress.ts";
import { shareOf } from "./share.ts";
import type { Site } from "./site.ts";
import { watchRun } from "./watch.ts";
import type { StartWorkers } from "./workers.ts";

interface RunOptions {
  plan: Plan;
  site: Site;
  onProgress?: (progress: Progress) => void;
  /** Stops the sending, but still waits for what was sent. `leave` stops the waiting too. */
  stop?: AbortSignal | undefined;
  leave?: AbortSignal | undefined;
  start: StartWorkers;
  /** The only worker of the plan to run here; all of them when undefined. */
  worker?: number;
  /** When the schedule starts, in milliseconds since the epoch; at once when undefined or in the past. */
  startAt?: number;
}

/** A run's result, and what merging it with others needs in addition. */
export interface Done {
  result: Result;
  /** The latencies of each second of the series, as compressed histograms. */
  latenciesBySecond: (string | null)[];
}

const HEAD_START_MS = 300;

/** Runs a plan, or one worker's share of it: sends, receives, waits for missing events, and returns the result. */
export async function run({ plan, site, onProgress, stop, leave, start, ...here }: RunOptions): Promise<Done> {
  const startedAt = Date.now();
  const segments = segmentsOf(plan.profile, plan.durationSeconds, plan.warmUpSeconds);
  const { includes, eventsOfProducer, intended } = shareOf(plan, segments, here.worker);
  const ledger = createLedger({
    eventsOfProducer,
    rules: plan.rules,
    warmUpMs: plan.warmUpSeconds * 1000,
    quietMs: plan.quietSeconds * 1000,
    flow: plan.flow,
  });
  const reports: Report[] = [];
  const cpuBefore = process.cpuUsage();
  let startAt = Number.POSITIVE_INFINITY;
  const elapsed = () => now() - startAt;
  const jobs = jobsOf(plan, site, segments).filter(({ producer }) => includes(producer));
  const workers = await start(jobs, (worker, report) => {
    reports[worker] = report;
    ledger.enter(worker, report, elapsed());
  });

  const stopSending = () => workers.stop();
  stop?.addEventListener("abort", stopSending);
  if (stop?.aborted) stopSending();
  startAt = now() + Math.max(HEAD_START_MS, (here.startAt ?? 0) - Date.now());
  const watch = watchRun({ plan, segments, ledger, reports, elapsed, onProgress, stopSending });
  try {
    await workers.send(startAt);
    watch.startDraining();
    await Promise.race([drain(ledger, plan, elapsed, leave), workers.failed]);
    const drainEndedAt = Date.now();
    await workers.close();
    const times = { startedAt, startAt, drainEndedAt, cpuBefore };
    const end = { stopped: stop?.aborted === true, broke: watch.broke() };
    return {
      result: conclude({ plan, site, ledger, intended, ...times, ...end }),
      latenciesBySecond: ledger.series.histograms(),
    };
  } catch (error) {
    await workers.terminate();
    throw error;
  } finally {
    watch.end();
    stop?.removeEventListener("abort", stopSending);
  }
}
