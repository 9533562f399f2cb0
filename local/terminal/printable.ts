/**
 * Text from anywhere, on one line of a terminal: control characters (C0, DEL, C1), line separators, and what reverses
 * the direction of text stand there as JSON escapes, so that they are seen and do nothing.
 */
export const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, escaped);

/** The same for text of several lines: its line feeds and tabs stay. */
export const printableLines = (text: string): string =>
  text.replaceAll(/(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, escaped);

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
