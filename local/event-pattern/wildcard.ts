import { UnplacedError } from "./invalid-pattern.ts";

/**
 * Splits a wildcard text at its `*`; `\*` and `\\` stand for the characters themselves. Throws `UnplacedError`, whose
 * positions count UTF-8 bytes from the opening quote, as AWS's do.
 */
export function parseWildcard(text: string): string[] {
  const pieces = [""];
  const fail = (reason: string, at: number) =>
    new UnplacedError(`${reason} at pos ${Buffer.byteLength(text.slice(0, at)) + 1}`);
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (character === "*") {
      if (text[at + 1] === "*") throw fail("Consecutive wildcard characters", at);
      pieces.push("");
    } else if (character === "\\") {
      const escaped = text[at + 1];
      if (escaped !== "*" && escaped !== "\\") throw fail("Invalid escape character", at);
      pieces[pieces.length - 1] += escaped;
      at += 1;
    } else {
      pieces[pieces.length - 1] += character;
    }
  }
  return pieces;
}

/** Returns whether `text` consists of the pieces in order, with anything in between. */
export function matchesWildcard(pieces: string[], text: string): boolean {
  const first = pieces[0] as string;
  if (pieces.length === 1) return text === first;
  const last = pieces[pieces.length - 1] as string;
  const end = text.length - last.length;
  if (!text.startsWith(first) || end < first.length || !text.endsWith(last)) return false;
  let at = first.length;
  for (let index = 1; index < pieces.length - 1; index++) {
    const piece = pieces[index] as string;
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
