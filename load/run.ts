import { setTimeout as delay } from "node:timers/promises";
import { breakOf } from "./break.ts";
import { now, wallTime } from "./clock.ts";
import type { Job, Report } from "./generate.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { machine } from "./machine.ts";
import { RESULT_VERSION, type Result } from "./result.ts";
import type { Plan } from "./scenario.ts";
import { eventsOfFirst, rateAt, segmentsOf } from "./schedule.ts";
import { judge } from "./thresholds.ts";
import { validityOf } from "./validity.ts";
import { startWorkers, type Workers } from "./workers.ts";

/** Where a plan is carried out. */
export interface Site {
  run: string;
  busName: string;
  queueUrl: string;
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
  stop?: AbortSignal;
  leave?: AbortSignal;
  start?: (jobs: Job[], onReport: (worker: number, report: Report) => void) => Promise<Workers>;
}

const HEAD_START_MS = 300;
const WATCH_EVERY_MS = 250;

/** Carries out a plan: sends, reads, waits for what is missing, and gives the result. */
export async function run({ plan, site, onProgress, stop, leave, start = startWorkers }: RunOptions): Promise<Result> {
  const startedAt = Date.now();
  const { durationSeconds, warmUpSeconds, batch, workers: count } = plan;
  const segments = segmentsOf(plan.profile, durationSeconds, warmUpSeconds);
  const warmUpMs = warmUpSeconds * 1000;
  const ledger = createLedger({
    segments,
    events: plan.events,
    batch,
    workers: count,
    rules: plan.rules,
    warmUpMs,
    quietMs: plan.quietSeconds * 1000,
    flow: plan.flow,
  });
  const reports: Report[] = [];
  const cpuBefore = process.cpuUsage();
  let startAt = Number.POSITIVE_INFINITY;
  const elapsed = () => now() - startAt;
  const workers = await start(jobsOf(plan, site, segments), (worker, report) => {
    reports[worker] = report;
    ledger.enter(worker, report, elapsed());
  });

  const stopSending = () => workers.stop();
  stop?.addEventListener("abort", stopSending);
  if (stop?.aborted) stopSending();
  startAt = now() + HEAD_START_MS;
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
    const stopped = stop?.aborted === true;
    return result({ plan, site, ledger, startedAt, startAt, drainEndedAt, cpuBefore, stopped, broke });
  } catch (error) {
    await workers.terminate();
    throw error;
  } finally {
    clearInterval(watch);
    stop?.removeEventListener("abort", stopSending);
  }
}

function jobsOf(plan: Plan, site: Site, segments: Job["segments"]): Job[] {
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
    target: plan.target,
    busName: site.busName,
    client: plan.client,
    maxInFlight: share(plan.maxInFlight, producer),
    requestTimeoutMs: plan.requestTimeoutMs,
    receivers: share(plan.receivers, producer),
    queueUrl: site.queueUrl,
    orders: site.orders,
    endpoint: site.endpoint,
  }));
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

interface Ended {
  plan: Plan;
  site: Site;
  ledger: Ledger;
  startedAt: number;
  startAt: number;
  drainEndedAt: number;
  cpuBefore: NodeJS.CpuUsage;
  stopped: boolean;
  broke: Result["broke"];
}

function result({ plan, site, ledger, startedAt, startAt, drainEndedAt, cpuBefore, stopped, broke }: Ended): Result {
  const time = (ms: number) => new Date(ms).toISOString();
  const { maxEvents: _, events, requestTimeoutMs: __, thresholds, ...planned } = plan;
  const configuration = { ...planned, endpoint: site.endpoint ?? "aws", region: site.region };
  const segments = segmentsOf(plan.profile, plan.durationSeconds, plan.warmUpSeconds);
  const inWarmUp = plan.warmUpSeconds === 0 ? 0 : eventsOfFirst(segments, plan.batch);
  const books = ledger.account.close({ measured: events - inWarmUp, warmUp: inWarmUp });
  // What came after the break was called off.
  if (broke) books.measured.intended = books.measured.sent;
  const generator = ledger.generator();
  const latencies = ledger.latencies();
  const { user, system } = process.cpuUsage(cpuBefore);
  const figures = { configuration, counts: books.measured, latencies };
  return {
    format: "load-result",
    version: RESULT_VERSION,
    tool: { name: "load", version: site.toolVersion },
    run: site.run,
    configuration,
    machine: machine(site.sharedWithCloud),
    timing: {
      startedAt: time(startedAt),
      firstSendAt: time(wallTime(startAt)),
      warmUpEndedAt: time(wallTime(startAt) + plan.warmUpSeconds * 1000),
      lastSendAt: time(wallTime(startAt) + ledger.lastSent()),
      drainEndedAt: time(drainEndedAt),
      finishedAt: time(Date.now()),
      cpuSeconds: (user + system) / 1e6,
    },
    validity: validityOf({
      ...figures,
      generator,
      stopped,
      sharedWithCloud: site.sharedWithCloud,
      ingestionMeanMs: ledger.ingestionMeanMs(),
    }),
    counts: books.measured,
    ...(broke && { broke }),
    warmUp: books.warmUp,
    generator,
    latencies,
    ...(plan.flow === "orders" && { orders: ledger.orders() }),
    series: ledger.series.rows(),
    thresholds: thresholds.map((rule) => judge(rule, figures)),
  };
}
