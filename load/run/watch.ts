import type { Plan } from "../command/plan.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Result } from "../result/result.ts";
import { rateAt } from "../schedule/schedule.ts";
import { breakOf } from "./break.ts";
import type { Job, Report } from "./job.ts";
import { type Phase, type Progress, progressOf } from "./progress.ts";

/** A run in progress. */
interface Watched {
  plan: Plan;
  segments: Job["segments"];
  ledger: Ledger;
  /** The latest report of each worker. */
  reports: readonly Report[];
  /** Milliseconds since the first send. */
  elapsed: () => number;
  onProgress: ((progress: Progress) => void) | undefined;
  stopSending: () => void;
}

export interface Watch {
  /** Marks the end of the sending: from now on only arrivals are outstanding. */
  startDraining(): void;
  /** Returns where a step-to-break run broke; undefined when it has not. */
  broke(): Result["broke"];
  end(): void;
}

const WATCH_EVERY_MS = 250;

/** Reports a run's progress, and stops the sending when the rate breaks or the schedule takes far too long. */
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
    // A bus that accepts far less than intended would keep the run going for hours.
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
