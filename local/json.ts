/** As far as AWS's own JSON parser reads: https://github.com/FasterXML/jackson-core (StreamReadConstraints). */
const MOST_LEVELS = 1000;

/**
 * As `JSON.parse`, but throws `SyntaxError` for what is nested further than so many levels, even if a repeated name hides
 * it: JSON can be parsed at any depth, while what walks it, or writes it again, runs out of stack at some thousands.
 */
export function parseJson(text: string, levels = MOST_LEVELS): unknown {
  // Each level takes two brackets. Counted before it is parsed: to build millions of levels takes gigabytes.
  if (text.length >= 2 * levels && nestsDeeper(text, levels))
    throw new SyntaxError(`The JSON is nested deeper than ${levels} levels.`);
  return JSON.parse(text);
}

/** The object that a JSON text holds; undefined when it holds none, or is nested further than so many levels. */
export function parseJsonObject(text: string, levels = MOST_LEVELS): Record<string, unknown> | undefined {
  try {
    const value = parseJson(text, levels);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
// `[` and `{` differ in one bit, and so do `]` and `}`.
const BRACKET_BIT = 0x20;
const OPENING = 0x7b;
const CLOSING = 0x7d;

function nestsDeeper(json: string, levels: number): boolean {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i);
    if (inText) {
      if (code === BACKSLASH) i++;
      else if (code === QUOTE) inText = false;
    } else if (code === QUOTE) inText = true;
    else if ((code | BRACKET_BIT) === OPENING) {
      if (++depth > levels) return true;
    } else if ((code | BRACKET_BIT) === CLOSING) depth--;
  }
  return false;
}
