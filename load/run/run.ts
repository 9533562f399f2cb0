import { setTimeout as delay } from "node:timers/promises";
import type { Plan } from "../command/plan.ts";
import { createLedger, type Ledger } from "../ledger/ledger.ts";
import type { Result } from "../result/result.ts";
import { now } from "../schedule/clock.ts";
import { eventsOfFirst, eventsOfWorker, rateAt, segmentsOf } from "../schedule/schedule.ts";
import { breakOf } from "./break.ts";
import { conclude } from "./conclude.ts";
import type { Job, Report } from "./generate.ts";
import { jobsOf } from "./jobs.ts";
import type { Workers } from "./workers.ts";

/** Where a plan is carried out. */
export interface Site {
  run: string;
  busName: string;
  queueUrl: string;
  /** Of the events: it decides which of the probe's rules match. */
  detailType: string;
  region: string;
  /** Undefined: AWS. */
  endpoint: string | undefined;
  sharedWithCloud: boolean;
  /** Of a flow of orders. */
  orders: Job["orders"];
  toolVersion: string;
}

type Phase = "warm-up" | "sending" | "draining";

/** A run as it stands, for whoever watches. */
export interface Progress {
  phase: Phase;
  /** From the first send. */
  elapsedMs: number;
  /** Of the whole schedule, from 0 to 1. */
  done: number;
  inFlight: number;
  behindMs: number;
  pending: number;
  totals: ReturnType<Ledger["account"]["totals"]>;
  recent: { p50: number | undefined; p99: number | undefined };
}

interface RunOptions {
  plan: Plan;
  site: Site;
  onProgress?: (progress: Progress) => void;
  /** Ends the sending; what was sent is still waited for. A second abort, of `leave`, ends that too. */
  stop?: AbortSignal | undefined;
  leave?: AbortSignal | undefined;
  start: StartWorkers;
  /** The only one of the plan's workers that runs here; all of them do when it is not given. */
  worker?: number;
  /** When the schedule begins, in milliseconds since the epoch; soon when it is not given, or over. */
  startAt?: number;
}

export type StartWorkers = (jobs: Job[], onReport: (worker: number, report: Report) => void) => Promise<Workers>;

/** A run's result, and what merging it with others needs beside it. */
export interface Done {
  result: Result;
  /** The latencies of each second of the series, as a compressed histogram. */
  latenciesBySecond: (string | null)[];
}

const HEAD_START_MS = 300;
const WATCH_EVERY_MS = 250;

/** Carries out a plan, or one worker's share of it: sends, reads, waits for what is missing, and gives the result. */
export async function run({ plan, site, onProgress, stop, leave, start, ...share }: RunOptions): Promise<Done> {
  const startedAt = Date.now();
  const { durationSeconds, warmUpSeconds, batch, workers: count } = plan;
  const isHere = (worker: number) => share.worker === undefined || share.worker === worker;
  const segments = segmentsOf(plan.profile, durationSeconds, warmUpSeconds);
  const warmUpMs = warmUpSeconds * 1000;
  const eventsOfProducer = (events: number) =>
    Array.from({ length: count }, (_, worker) =>
      isHere(worker) ? eventsOfWorker(events, { batch, worker, workers: count }) : 0,
    );
  const ledger = createLedger({
    eventsOfProducer: eventsOfProducer(plan.events),
    rules: plan.rules,
    warmUpMs,
    quietMs: plan.quietSeconds * 1000,
    flow: plan.flow,
  });
  const reports: Report[] = [];
  const cpuBefore = process.cpuUsage();
  let startAt = Number.POSITIVE_INFINITY;
  const elapsed = () => now() - startAt;
  const jobs = jobsOf(plan, site, segments).filter(({ producer }) => isHere(producer));
  const workers = await start(jobs, (worker, report) => {
    reports[worker] = report;
    ledger.enter(worker, report, elapsed());
  });

  const stopSending = () => workers.stop();
  stop?.addEventListener("abort", stopSending);
  if (stop?.aborted) stopSending();
  startAt = now() + Math.max(HEAD_START_MS, (share.startAt ?? 0) - Date.now());
  let phase: Phase = "warm-up";
  const lengthMs = (durationSeconds + warmUpSeconds) * 1000;
  let broke: Result["broke"];
  const watch = setInterval(() => {
    if (phase === "warm-up" && elapsed() >= warmUpMs) phase = "sending";
    const progress: Progress = {
      phase,
      elapsedMs: elapsed(),
      done: Math.max(0, Math.min(1, elapsed() / lengthMs)),
      inFlight: reports.reduce((sum, { inFlight }) => sum + inFlight, 0),
      behindMs: Math.max(0, ...reports.map(({ behindMs }) => behindMs)),
      pending: ledger.pending(),
      totals: ledger.account.totals(),
      recent: ledger.series.recent(elapsed(), 5),
    };
    onProgress?.(progress);
    // A bus that takes far less than intended would keep the run going for hours.
    if (phase === "sending" && elapsed() > lengthMs + plan.drainSeconds * 1000) workers.stop();
    if (plan.profile.kind !== "step-to-break" || phase !== "sending" || broke) return;
    const rate = rateAt(segments, elapsed() / 1000);
    const reason = breakOf(progress, rate * plan.rules);
    if (reason === undefined) return;
    broke = { rate, second: Math.floor(elapsed() / 1000), reason };
    workers.stop();
  }, WATCH_EVERY_MS);
  try {
    await workers.send(startAt);
    phase = "draining";
    await Promise.race([drain(ledger, plan, elapsed, leave), workers.failed]);
    const drainEndedAt = Date.now();
    await workers.close();
    const sum = (counts: number[]) => counts.reduce((total, each) => total + each, 0);
    const warmUp = warmUpSeconds === 0 ? 0 : sum(eventsOfProducer(eventsOfFirst(segments, batch)));
    const intended = { measured: sum(eventsOfProducer(plan.events)) - warmUp, warmUp };
    const stopped = stop?.aborted === true;
    const ended = { plan, site, ledger, intended, startedAt, startAt, drainEndedAt, cpuBefore, stopped, broke };
    return { result: conclude(ended), latenciesBySecond: ledger.series.histograms() };
  } catch (error) {
    await workers.terminate();
    throw error;
  } finally {
    clearInterval(watch);
    stop?.removeEventListener("abort", stopSending);
  }
}

/** Waits until everything has come and nothing more came for the quiet period, at most for the drain's length. */
async function drain(ledger: Ledger, plan: Plan, elapsed: () => number, leave?: AbortSignal): Promise<void> {
  const deadline = elapsed() + plan.drainSeconds * 1000;
  while (elapsed() < deadline && !leave?.aborted) {
    const quietSince = Math.max(ledger.lastArrival(), ledger.lastSent());
    if (ledger.pending() === 0 && elapsed() - quietSince > plan.quietSeconds * 1000) return;
    await delay(50);
  }
}
