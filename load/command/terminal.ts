/**
 * Returns untrusted text for one line of a terminal: control characters (C0, DEL, C1), line separators, and bidirectional
 * controls become JSON escapes, so that they are visible and have no effect.
 */
export const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, escaped);

/** Does the same for text of several lines, and keeps line feeds and tabs. */
export const printableLines = (text: string): string =>
  text.replaceAll(/(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, escaped);

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/**
 * Lets the command finish when nothing reads its output any more, such as after `| head` or when the terminal was closed.
 * Without this, Node.js ends the process with the stack of an EPIPE.
 */
export function outliveReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
    });
  }
}

const LOOK_EVERY_MS = 200;

/** Calls `react` when npm, which started this process, has ended: the process then has another parent. */
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
