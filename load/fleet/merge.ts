import type { Plan } from "../command/plan.ts";
import { mergeLatencies } from "../ledger/histogram.ts";
import { mergeSeries } from "../ledger/series.ts";
import type { Counts, Latency, Result } from "../result/result.ts";
import { judge } from "../result/thresholds.ts";
import type { Part } from "./task.ts";

/** A worker that starts later than this did not send together with the others. */
const LATEST_START_MS = 1000;

interface Run {
  plan: Plan;
  /** When the run started, and when the schedule was due to start, in milliseconds since the epoch. */
  startedAt: number;
  startAt: number;
}

/** Merges the results of a run's workers: counts add up, histograms are merged, and a reason against one is a reason against all. */
export function mergeParts(parts: Part[], { plan, startedAt, startAt }: Run): Result {
  const results = parts.map(({ result }) => result);
  const [first] = results;
  if (!first) throw new Error("There are no parts to merge.");
  const counts = mergeCounts(results.map((each) => each.counts));
  const latencies = mergeAllLatencies(results.map((each) => each.latencies));
  const { configuration } = first;
  return {
    ...first,
    timing: mergeTiming(results, startedAt),
    validity: mergeValidity(results, startAt),
    counts,
    warmUp: mergeCounts(results.map(({ warmUp }) => warmUp)),
    generator: mergeGenerators(results.map(({ generator }) => generator)),
    latencies,
    series: mergeSeries(parts.map(({ result, latenciesBySecond }) => ({ series: result.series, latenciesBySecond }))),
    thresholds: plan.thresholds.map((rule) => judge(rule, { configuration, counts, latencies })),
  };
}

const sumOf = <Item>(items: Item[], of: (item: Item) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

function sumsByCode(records: Record<string, number>[]): Record<string, number> {
  const codes = new Set(records.flatMap((record) => Object.keys(record)));
  return Object.fromEntries([...codes].map((code) => [code, sumOf(records, (record) => record[code] ?? 0)]));
}

/** Adds up the counts of different producers. */
export function mergeCounts(all: Counts[]): Counts {
  const sum = (of: (counts: Counts) => number) => sumOf(all, of);
  return {
    intended: sum(({ intended }) => intended),
    sent: sum(({ sent }) => sent),
    accepted: sum(({ accepted }) => accepted),
    rejected: sum(({ rejected }) => rejected),
    rejectedByCode: sumsByCode(all.map(({ rejectedByCode }) => rejectedByCode)),
    unanswered: sum(({ unanswered }) => unanswered),
    unansweredByCode: sumsByCode(all.map(({ unansweredByCode }) => unansweredByCode)),
    delivered: sum(({ delivered }) => delivered),
    withoutAcceptance: sum(({ withoutAcceptance }) => withoutAcceptance),
    late: sum(({ late }) => late),
    lost: sum(({ lost }) => lost),
    duplicated: {
      events: sum(({ duplicated }) => duplicated.events),
      copies: sum(({ duplicated }) => duplicated.copies),
    },
    outOfOrder: {
      events: sum(({ outOfOrder }) => outOfOrder.events),
      // Sequence numbers are per producer, so a distance never spans two of them.
      maxDistance: Math.max(0, ...all.map(({ outOfOrder }) => outOfOrder.maxDistance)),
    },
  };
}

function mergeAllLatencies(all: Result["latencies"][]): Result["latencies"] {
  const merged = (of: (latencies: Result["latencies"]) => Latency | undefined) =>
    mergeLatencies(all.flatMap((latencies) => of(latencies) ?? []));
  return {
    pacingError: merged(({ pacingError }) => pacingError),
    putAnswer: merged(({ putAnswer }) => putAnswer),
    arrival: merged(({ arrival }) => arrival),
    toIngestion: merged(({ toIngestion }) => toIngestion),
    ingestionToArrival: merged(({ ingestionToArrival }) => ingestionToArrival),
    ...(all.some(({ toQueue }) => toQueue) && {
      toQueue: merged(({ toQueue }) => toQueue),
      inQueue: merged(({ inQueue }) => inQueue),
    }),
  };
}

function mergeGenerators(all: Result["generator"][]): Result["generator"] {
  const sum = (of: (generator: Result["generator"]) => number) => sumOf(all, of);
  const busy = all.flatMap(({ busyAtCap }) => busyAtCap ?? []);
  const resolutions = all.map(({ ingestionResolutionMs }) => ingestionResolutionMs);
  return {
    heldByCap: sum(({ heldByCap }) => heldByCap),
    maxInFlightSeen: sum(({ maxInFlightSeen }) => maxInFlightSeen),
    ...(busy.length > 0 && { busyAtCap: sumOf(busy, (each) => each) / busy.length }),
    ingestionResolutionMs: resolutions.includes(1) ? 1 : resolutions.includes(1000) ? 1000 : null,
    putRequests: sum(({ putRequests }) => putRequests),
    receiveRequests: sum(({ receiveRequests }) => receiveRequests),
    fullReceives: sum(({ fullReceives }) => fullReceives),
    deleteRequests: sum(({ deleteRequests }) => deleteRequests),
    foreignMessages: sum(({ foreignMessages }) => foreignMessages),
    redelivered: sum(({ redelivered }) => redelivered),
    receiverErrors: sumsByCode(all.map(({ receiverErrors }) => receiverErrors)),
  };
}

function mergeTiming(results: Result[], startedAt: number): Result["timing"] {
  const times = (of: (timing: Result["timing"]) => string) =>
    results.map(({ timing }) => of(timing)).sort((a, b) => Date.parse(a) - Date.parse(b));
  const earliest = (of: (timing: Result["timing"]) => string) => times(of)[0] as string;
  const latest = (of: (timing: Result["timing"]) => string) => times(of).at(-1) as string;
  return {
    startedAt: new Date(startedAt).toISOString(),
    firstSendAt: earliest(({ firstSendAt }) => firstSendAt),
    warmUpEndedAt: latest(({ warmUpEndedAt }) => warmUpEndedAt),
    lastSendAt: latest(({ lastSendAt }) => lastSendAt),
    drainEndedAt: latest(({ drainEndedAt }) => drainEndedAt),
    finishedAt: new Date().toISOString(),
    cpuSeconds: sumOf(results, ({ timing }) => timing.cpuSeconds),
  };
}

type Remark = Result["validity"]["reasons"][number];

function mergeValidity(results: Result[], startAt: number): Result["validity"] {
  const reasons = gathered(results.map(({ validity }) => validity.reasons));
  const notes = gathered(results.map(({ validity }) => validity.notes));
  const delays = results.map(({ timing }) => Date.parse(timing.firstSendAt) - startAt);
  const late = delays.filter((delay) => delay > LATEST_START_MS);
  if (late.length > 0) {
    const message =
      `${late.length} of ${results.length} workers started up to ${(Math.max(...late) / 1000).toFixed(1)} s late, ` +
      "so the load was not the requested one. Run again: warm functions start sooner.";
    reasons.push({ code: "workers-late", message });
  }
  const spread = Math.max(...delays) - Math.min(...delays);
  const message =
    `${results.length} functions sent and received, each with its own queue and rules, so every event is timed by one ` +
    `clock. Only the charts over time combine several clocks; by those, the workers started within ${spread} ms.`;
  notes.push({ code: "several-machines", message });
  return { valid: reasons.length === 0, reasons, notes };
}

/** Returns each code once, with the message of the first worker that reported it. */
function gathered(ofWorkers: Remark[][]): Remark[] {
  const codes = new Set(ofWorkers.flatMap((remarks) => remarks.map(({ code }) => code)));
  return [...codes].map((code) => {
    const met = ofWorkers.flatMap((remarks) => remarks.find((remark) => remark.code === code) ?? []);
    return { code, message: `${met.length} of ${ofWorkers.length} workers, for example: ${met[0]?.message}` };
  });
}
