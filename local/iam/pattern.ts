/** Values of a request's condition keys, by lower-case key. */
export type Context = Record<string, string | readonly string[]>;

// A unit is one literal character, or one of these two wildcards.
const ANY = Symbol("*");
const ONE = Symbol("?");
type Unit = string | typeof ANY | typeof ONE;

/** A policy text with its variables replaced: literal characters and wildcards. */
export type Pattern = readonly Unit[];

const VARIABLE = /^\$\{([^}]*)\}/;
const WITH_DEFAULT = /^([^,]+?)\s*,\s*'([^']*)'$/;

/**
 * Parses a policy text for a request; `variables` enables `${…}`, which requires version 2012-10-17. Returns undefined
 * if a variable has neither a value in the context nor a default: such a text matches nothing
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).
 */
export function readPattern(text: string, context: Context, variables: boolean): Pattern | undefined {
  if (variables && text.includes("${")) return read(text, context, { wildcards: true, variables });
  // Without variables a text parses the same for every request, and the policies bound the cache's size.
  const pattern = known.get(text) ?? read(text, context, { wildcards: true, variables: false });
  if (pattern) known.set(text, pattern);
  return pattern;
}

const known = new Map<string, Pattern>();

/** Like `readPattern`, where wildcards are literal, as in `StringEquals`. */
export function readText(text: string, context: Context, variables: boolean): string | undefined {
  if (!variables || !text.includes("${")) return text;
  return read(text, context, { wildcards: false, variables })?.join("");
}

interface Reading {
  wildcards: boolean;
  variables: boolean;
}

function read(text: string, context: Context, { wildcards, variables }: Reading): Pattern | undefined {
  const units: Unit[] = [];
  for (let at = 0; at < text.length; ) {
    const variable = variables ? VARIABLE.exec(text.slice(at)) : null;
    if (variable) {
      const value = valueFor(variable[1] ?? "", context);
      if (value === undefined) return undefined;
      units.push(...value);
      at += variable[0].length;
      continue;
    }
    const char = text[at] ?? "";
    if (wildcards && char === "*") units.push(ANY);
    else if (wildcards && char === "?") units.push(ONE);
    else units.push(char);
    at++;
  }
  return units;
}

function valueFor(expression: string, context: Context): string[] | undefined {
  if (["*", "?", "$"].includes(expression)) return [expression];
  const [, key, fallback] = WITH_DEFAULT.exec(expression) ?? [undefined, expression, undefined];
  const value = context[(key ?? "").trim().toLowerCase()];
  // A key with several values cannot replace a variable.
  return typeof value === "string" ? value.split("") : fallback?.split("");
}

/**
 * Returns whether the whole of `value` matches; greedy with one step of backtracking, so its cost is at most quadratic.
 */
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

/**
 * Returns whether an ARN matches: each of its six parts is matched separately, so that a wildcard spans colons only in
 * the last.
 */
export function fitsArn(pattern: Pattern, arn: string): boolean {
  const patterns = sixPatterns.get(pattern) ?? inSix(pattern);
  sixPatterns.set(pattern, patterns);
  const values = arn.split(":");
  if (values.length > 6) values.push(values.splice(5).join(":"));
  return patterns.length === values.length && patterns.every((part, i) => fits(part, values[i] ?? ""));
}

const sixPatterns = new WeakMap<Pattern, Pattern[]>();

function inSix(pattern: Pattern): Pattern[] {
  const parts: Unit[][] = [[]];
  for (const unit of pattern) {
    if (unit === ":" && parts.length < 6) parts.push([]);
    else parts.at(-1)?.push(unit);
  }
  return parts;
}
