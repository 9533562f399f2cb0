import type { Progress } from "../run/progress.ts";

const WIDTH = 24;

/** Returns a progress bar, for `done` from 0 to 1. */
const bar = (done: number): string => {
  const full = Math.round(done * WIDTH);
  return "█".repeat(full) + "░".repeat(WIDTH - full);
};

const time = (ms: number | undefined): string => {
  if (ms === undefined) return "–";
  if (ms >= 10_000) return `${(ms / 1000).toFixed(0)} s`;
  return ms >= 100 ? `${ms.toFixed(0)} ms` : `${ms.toFixed(1)} ms`;
};

/** Returns the status line of a run in progress. */
export function liveLine(progress: Progress, rate: number): string {
  const { phase, done, inFlight, behindMs, pending, totals, recent } = progress;
  const errors = totals.rejected + totals.unanswered;
  return [
    `${bar(done)} ${phase}`,
    `${rate.toFixed(0)}/s`,
    `${inFlight} in flight`,
    `p50 ${time(recent.p50)} p99 ${time(recent.p99)}`,
    `${pending} outstanding`,
    ...(behindMs > 1 ? [`sends ${time(behindMs)} behind`] : []),
    ...(totals.copies > 0 ? [`${totals.copies} copies`] : []),
    errors === 0 ? "no errors" : `${errors} errors`,
  ].join("  ");
}

export interface Live {
  show(progress: Progress): void;
  end(): void;
}

/** Shows the status line of a run: updated in place in a terminal, printed periodically elsewhere. */
export function createLive(output: NodeJS.WriteStream, everyMs = 10_000): Live {
  let last = { at: 0, sent: 0 };
  let printed = Number.NEGATIVE_INFINITY;
  return {
    show(progress) {
      const { sent } = progress.totals;
      const { elapsedMs } = progress;
      const rate = elapsedMs > last.at ? (1000 * (sent - last.sent)) / (elapsedMs - last.at) : 0;
      if (output.isTTY) {
        last = { at: elapsedMs, sent };
        const line = liveLine(progress, rate).slice(0, (output.columns ?? 120) - 1);
        output.write(`\r${line}\x1b[K`);
      } else if (elapsedMs - printed >= everyMs) {
        last = { at: elapsedMs, sent };
        printed = elapsedMs;
        output.write(`${liveLine(progress, rate)}\n`);
      }
    },
    end() {
      if (output.isTTY) output.write("\r\x1b[K");
    },
  };
}
