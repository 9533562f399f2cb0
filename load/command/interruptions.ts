import { onNpmGone } from "./terminal.ts";

/** A terminal's Ctrl-C reaches this process twice under npm: from the terminal, and passed on by npm a moment later. */
const SAME_INTERRUPT_MS = 300;

/** The signals of a run: `stop` ends the sending, `leave` also ends the waiting for missing events. */
export interface Interruptions {
  stop: AbortSignal;
  leave: AbortSignal;
}

/** Listens for the first and second Ctrl-C or SIGTERM, and for the end of the terminal or of npm, which count as both. */
export function listenForInterruptions(): Interruptions {
  const stop = new AbortController();
  const leave = new AbortController();
  let last = Number.NEGATIVE_INFINITY;
  const interrupt = () => {
    const now = performance.now();
    if (now - last < SAME_INTERRUPT_MS) return;
    last = now;
    (stop.signal.aborted ? leave : stop).abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  // Nobody is left to wait, but what was measured is saved.
  const end = () => {
    stop.abort();
    leave.abort();
  };
  process.on("SIGHUP", end);
  onNpmGone(end);
  return { stop: stop.signal, leave: leave.signal };
}
