/**
 * Calls `react` when something is written and nobody reads it any more: `| head` has its lines, or the terminal was
 * closed. Without it, Node.js ends the process with the stack of an EPIPE.
 */
export function onReaderGone(react: () => void): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
      react();
    });
  }
}

const LOOK_EVERY_MS = 200;

/**
 * Calls `react` when npm, which started this process, has ended. npm passes a signal to its shell alone, and where that is
 * dash, the shell dies of it without a word to what it runs: a process without the parent it began with is left over.
 */
export function onNpmGone(react: () => void): void {
  if (process.env["npm_lifecycle_event"] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    react();
  }, LOOK_EVERY_MS);
  timer.unref();
}
