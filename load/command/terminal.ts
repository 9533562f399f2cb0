/**
 * Text from anywhere, on one line of a terminal: control characters (C0, DEL, C1), line separators, and what reverses
 * the direction of text stand there as JSON escapes, so that they are seen and do nothing.
 */
export const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, escaped);

/** The same for text of several lines: its line feeds and tabs stay. */
export const printableLines = (text: string): string =>
  text.replaceAll(/(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, escaped);

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/**
 * Lets the command go on to its result when nobody reads what it prints any more: `| head` has its lines, or the terminal
 * was closed. Without it, Node.js ends the process with the stack of an EPIPE.
 */
export function outliveReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
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
