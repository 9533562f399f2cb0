import type { Ledger } from "../ledger/ledger.ts";
import type { Report } from "./job.ts";

export type Phase = "warm-up" | "sending" | "draining";

/** The progress of a run. */
export interface Progress {
  phase: Phase;
  /** Milliseconds since the first send. */
  elapsedMs: number;
  /** The share of the schedule that has passed, from 0 to 1. */
  done: number;
  inFlight: number;
  behindMs: number;
  pending: number;
  totals: ReturnType<Ledger["account"]["totals"]>;
  recent: { p50: number | undefined; p99: number | undefined };
}

/** Returns the progress according to the ledger and the workers' latest reports. */
export function progressOf(
  ledger: Ledger,
  reports: readonly Report[],
  { phase, elapsedMs, lengthMs }: { phase: Phase; elapsedMs: number; lengthMs: number },
): Progress {
  return {
    phase,
    elapsedMs,
    done: Math.max(0, Math.min(1, elapsedMs / lengthMs)),
    inFlight: reports.reduce((sum, { inFlight }) => sum + inFlight, 0),
    behindMs: Math.max(0, ...reports.map(({ behindMs }) => behindMs)),
    pending: ledger.pending(),
    totals: ledger.account.totals(),
    recent: ledger.series.recent(elapsedMs, 5),
  };
}
