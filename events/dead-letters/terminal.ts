/**
 * Returns untrusted text as one safe line for a terminal: control characters (C0, DEL, C1), line separators and
 * bidirectional controls become JSON escapes, so that they are visible and have no effect.
 */
export const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, escaped);

/** The same for multi-line text: line feeds and tabs are kept. */
export const printableLines = (text: string): string =>
  text.replaceAll(/(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, escaped);

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/**
 * Lets the command finish when its output is no longer read, such as after `| head` or when the terminal is closed.
 * Otherwise Node.js would end the process with an EPIPE.
 */
export function outliveReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
    });
  }
}
