/**
 * Calls `react` when something is written and nobody reads it any more: `| head` has its lines, or the terminal was
 * closed. Without it, Node.js ends the process with the stack of an EPIPE. Other errors of the streams are thrown as ever.
 */
export function onReaderGone(react: () => void): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
      react();
    });
  }
}
