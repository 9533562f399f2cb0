import type { Histogram } from "hdr-histogram-js";
import { samplesNeeded } from "../result/percentiles.ts";
import type { Second } from "../result/result.ts";
import { decodeSecond, encodeHistogram, secondHistogram, valueAt } from "./histogram.ts";

type Counted = "intended" | "sent" | "accepted" | "rejected" | "delivered";

interface Row {
  counts: Record<Counted, number>;
  /** The most requests in flight at once, by worker. */
  inFlight: number[];
  latency?: Histogram;
}

/** The run second by second, counted from the schedule's zero. */
export interface Series {
  /** Adds events to the second of a time in milliseconds. */
  add(what: Counted, ms: number, events: number): void;
  inFlight(ms: number, worker: number, requests: number): void;
  /** Records the latency of a delivery in the second in which its event was intended. */
  latency(intendedMs: number, latencyMs: number): void;
  rows(): Second[];
  /** Returns the latencies of each row as a compressed histogram; null where nothing arrived. */
  histograms(): (string | null)[];
  /** Returns percentiles of the last `seconds` before a time, for the live line. */
  recent(ms: number, seconds: number): { p50: number | undefined; p99: number | undefined };
}

export function createSeries(): Series {
  const rows: Row[] = [];

  function rowAt(ms: number): Row {
    const second = Math.max(0, Math.floor(ms / 1000));
    while (rows.length <= second) {
      rows.push({ counts: { intended: 0, sent: 0, accepted: 0, rejected: 0, delivered: 0 }, inFlight: [] });
    }
    return rows[second] as Row;
  }

  return {
    add(what, ms, events) {
      rowAt(ms).counts[what] += events;
    },
    inFlight(ms, worker, requests) {
      const { inFlight } = rowAt(ms);
      inFlight[worker] = Math.max(inFlight[worker] ?? 0, requests);
    },
    latency(intendedMs, latencyMs) {
      const row = rowAt(intendedMs);
      row.latency ??= secondHistogram();
      row.latency.recordValue(Math.max(0, Math.round(latencyMs * 1000)));
    },
    rows: () =>
      rows.map(({ counts, inFlight, latency }, second) => ({
        second,
        ...counts,
        inFlight: inFlight.reduce((sum, each) => sum + (each ?? 0), 0),
        ...percentilesOf(latency),
      })),
    histograms: () => rows.map(({ latency }) => (latency ? encodeHistogram(latency) : null)),
    recent(ms, seconds) {
      const last = Math.floor(ms / 1000);
      const merged = secondHistogram();
      for (const { latency } of rows.slice(Math.max(0, last - seconds + 1), last + 1)) if (latency) merged.add(latency);
      const milliseconds = (percentile: number) => {
        const microseconds = supported(merged, percentile);
        return microseconds === undefined ? undefined : microseconds / 1000;
      };
      return { p50: milliseconds(50), p99: milliseconds(99) };
    },
  };
}

const percentilesOf = (latency: Histogram | undefined) => ({
  p50: supported(latency, 50) ?? null,
  p99: supported(latency, 99) ?? null,
  max: latency?.maxValue ?? null,
});

/** Returns a percentile; undefined where there are too few samples for it. */
const supported = (latency: Histogram | undefined, percentile: number): number | undefined =>
  latency && latency.totalCount >= samplesNeeded(percentile) ? valueAt(latency, percentile) : undefined;

/** Merges the series of several workers: their sums, and percentiles of all their latencies. */
export function mergeSeries(parts: { series: Second[]; latenciesBySecond: (string | null)[] }[]): Second[] {
  const length = Math.max(0, ...parts.map(({ series }) => series.length));
  return Array.from({ length }, (_, second) => {
    const rows = parts.flatMap(({ series }) => series[second] ?? []);
    const sum = (of: (row: Second) => number) => rows.reduce((total, row) => total + of(row), 0);
    const histograms = parts.flatMap(({ latenciesBySecond }) => latenciesBySecond[second] ?? []).map(decodeSecond);
    const [latency, ...rest] = histograms;
    for (const each of rest) latency?.add(each);
    return {
      second,
      intended: sum(({ intended }) => intended),
      sent: sum(({ sent }) => sent),
      accepted: sum(({ accepted }) => accepted),
      rejected: sum(({ rejected }) => rejected),
      delivered: sum(({ delivered }) => delivered),
      inFlight: sum(({ inFlight }) => inFlight),
      ...percentilesOf(latency),
    };
  });
}
