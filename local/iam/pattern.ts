/** Values of a request's condition keys, by lower-case key. */
export type Context = Record<string, string | readonly string[]>;

// A unit is one literal character, or one of these two.
const ANY = Symbol("*");
const ONE = Symbol("?");
type Unit = string | typeof ANY | typeof ONE;

/** A policy text after its variables got their values: literal characters and wildcards. */
export type Pattern = readonly Unit[];

interface Reading {
  /** Whether `*` and `?` are wildcards; in `StringEquals` they are themselves. */
  wildcards: boolean;
  /** Whether `${…}` is a policy variable: so in version 2012-10-17 only. */
  variables: boolean;
}

const VARIABLE = /^\$\{([^}]*)\}/;
const WITH_DEFAULT = /^([^,]+?)\s*,\s*'([^']*)'$/;

/**
 * Reads a policy text for a request. Undefined when a variable has no value in the context and no default: such a text
 * matches nothing (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).
 */
export function readPattern(text: string, context: Context, reading: Reading): Pattern | undefined {
  if (reading.variables && text.includes("${")) return read(text, context, reading);
  // Without variables a text reads the same for every request, and there are as many as policies hold.
  const known = reading.wildcards ? withWildcards : withoutWildcards;
  const pattern = known.get(text) ?? read(text, context, { ...reading, variables: false });
  if (pattern) known.set(text, pattern);
  return pattern;
}

const withWildcards = new Map<string, Pattern>();
const withoutWildcards = new Map<string, Pattern>();

function read(text: string, context: Context, reading: Reading): Pattern | undefined {
  const units: Unit[] = [];
  for (let at = 0; at < text.length; ) {
    const variable = reading.variables ? VARIABLE.exec(text.slice(at)) : null;
    if (variable) {
      const value = valueFor(variable[1] ?? "", context);
      if (value === undefined) return undefined;
      units.push(...value);
      at += variable[0].length;
      continue;
    }
    const char = text[at] ?? "";
    if (reading.wildcards && char === "*") units.push(ANY);
    else if (reading.wildcards && char === "?") units.push(ONE);
    else units.push(char);
    at++;
  }
  return units;
}

function valueFor(expression: string, context: Context): string[] | undefined {
  if (["*", "?", "$"].includes(expression)) return [expression];
  const [, key, fallback] = WITH_DEFAULT.exec(expression) ?? [undefined, expression, undefined];
  const value = context[(key ?? "").trim().toLowerCase()];
  // A key of several values cannot stand for one text.
  return typeof value === "string" ? value.split("") : fallback?.split("");
}

/** Whether the whole of `value` fits; greedy with one step back, so its cost stays within length times length. */
export function fits(pattern: Pattern, value: string, ignoreCase = false): boolean {
  const same = (unit: Unit | undefined, char: string) =>
    unit === ONE ||
    unit === char ||
    (ignoreCase && typeof unit === "string" && unit.toLowerCase() === char.toLowerCase());
  let at = 0;
  let i = 0;
  let star = -1;
  let starAt = 0;
  while (at < value.length) {
    const unit = pattern[i];
    if (unit === ANY) {
      star = i++;
      starAt = at;
    } else if (i < pattern.length && same(unit, value[at] ?? "")) {
      i++;
      at++;
    } else if (star >= 0) {
      i = star + 1;
      at = ++starAt;
    } else {
      return false;
    }
  }
  while (pattern[i] === ANY) i++;
  return i === pattern.length;
}

/** Whether an ARN fits: each of its six parts by itself, so a wildcard does not reach over a colon outside the last. */
export function fitsArn(pattern: Pattern, arn: string): boolean {
  const patterns = sixParts(pattern, (unit) => unit === ":");
  const values = sixParts(arn.split(""), (char) => char === ":");
  return patterns.length === values.length && patterns.every((part, i) => fits(part, (values[i] ?? []).join("")));
}

function sixParts<T>(units: readonly T[], isColon: (unit: T) => boolean): T[][] {
  const parts: T[][] = [[]];
  for (const unit of units) {
    if (isColon(unit) && parts.length < 6) parts.push([]);
    else parts.at(-1)?.push(unit);
  }
  return parts;
}

/** The text as it reads once its variables have their values, where wildcards mean nothing (`StringEquals`). */
export const literal = (pattern: Pattern): string =>
  pattern.map((unit) => (unit === ANY ? "*" : unit === ONE ? "?" : unit)).join("");
