/** One condition of a search: `type:Order*`, `took>1s`, `detail.data.total>2000`, or free text. */
export interface Term {
  /** Empty for free text. */
  field: string;
  op: Op;
  value: string;
}

export type Op = ":" | "=" | "!=" | ">" | ">=" | "<" | "<=";

const TERM =
  /([A-Za-z][\w.$-]*(?:\[\d+\])?[\w.$-]*)\s*(!=|>=|<=|[:=<>])\s*("(?:[^"\\]|\\.)*"|\S+)|"((?:[^"\\]|\\.)*)"|(\S+)/g;

/** The terms of a search as it was typed: all of them have to hold. Whatever is no condition is free text. */
export function parseQuery(text: string): Term[] {
  return [...text.matchAll(TERM)].map(([, field, op, value, quoted, word]) =>
    field === undefined
      ? { field: "", op: ":", value: unescaped(quoted ?? word ?? "") }
      : { field, op: op as Op, value: unquoted(value ?? "") },
  );
}

/** The search as text again. */
export function printQuery(terms: readonly Term[]): string {
  return terms.map(({ field, op, value }) => `${field}${field && op}${quotedIfNeeded(value)}`).join(" ");
}

const unescaped = (text: string): string => text.replace(/\\(.)/g, "$1");
const unquoted = (text: string): string => (/^".*"$/s.test(text) ? unescaped(text.slice(1, -1)) : text);
const quotedIfNeeded = (text: string): string =>
  /[\s"]/.test(text) || text === "" ? `"${text.replace(/["\\]/g, "\\$&")}"` : text;

/** A duration as people write it, in milliseconds: `250ms`, `1.5s`, `3min`, `2h`; a number alone counts milliseconds. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit = "ms"] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min|h|d)?$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  return Number(number) * { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 }[unit as "ms"];
}
