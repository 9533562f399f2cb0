import type { Plan } from "../command/plan.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Result } from "../result/result.ts";
import { rateAt } from "../schedule/schedule.ts";
import { breakOf } from "./break.ts";
import type { Job, Report } from "./job.ts";
import { type Phase, type Progress, progressOf } from "./progress.ts";

/** A run that is under way, as it is watched. */
interface Watched {
  plan: Plan;
  segments: Job["segments"];
  ledger: Ledger;
  /** The latest of each worker. */
  reports: readonly Report[];
  /** Milliseconds since the first send. */
  elapsed: () => number;
  onProgress: ((progress: Progress) => void) | undefined;
  stopSending: () => void;
}

export interface Watch {
  /** Everything is sent: only arrivals are waited for from here on. */
  startDraining(): void;
  /** Where the bus, or the generator, did not hold a rate that rises until it breaks. */
  broke(): Result["broke"];
  end(): void;
}

const WATCH_EVERY_MS = 250;

/** Reports how a run stands, and stops its sending when the rate breaks or the schedule takes far too long. */
export function watchRun({ plan, segments, ledger, reports, elapsed, onProgress, stopSending }: Watched): Watch {
  const warmUpMs = plan.warmUpSeconds * 1000;
  const lengthMs = plan.durationSeconds * 1000 + warmUpMs;
  let phase: Phase = "warm-up";
  let broke: Result["broke"];

  function look(): void {
    if (phase === "warm-up" && elapsed() >= warmUpMs) phase = "sending";
    const progress = progressOf(ledger, reports, { phase, elapsedMs: elapsed(), lengthMs });
    onProgress?.(progress);
    if (phase !== "sending") return;
    // A bus that takes far less than intended would keep the run going for hours.
    if (elapsed() > lengthMs + plan.drainSeconds * 1000) stopSending();
    if (plan.profile.kind === "step-to-break" && !broke) lookForBreak(progress);
  }

  function lookForBreak(progress: Progress): void {
    const rate = rateAt(segments, elapsed() / 1000);
    const reason = breakOf(progress, rate * plan.rules);
    if (reason === undefined) return;
    broke = { rate, second: Math.floor(elapsed() / 1000), reason };
    stopSending();
  }

  const timer = setInterval(look, WATCH_EVERY_MS);
  return {
    startDraining() {
      phase = "draining";
    },
    broke: () => broke,
    end: () => clearInterval(timer),
  };
}
