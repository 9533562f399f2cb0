/** Values of a request's condition keys, by lower-case key. */
export type Context = Record<string, string | readonly string[]>;

// A unit is one literal character, or one of these two.
const ANY = Symbol("*");
const ONE = Symbol("?");
type Unit = string | typeof ANY | typeof ONE;

/** A policy text after its variables got their values: literal characters and wildcards. */
export type Pattern = readonly Unit[];

const VARIABLE = /^\$\{([^}]*)\}/;
const WITH_DEFAULT = /^([^,]+?)\s*,\s*'([^']*)'$/;

/**
 * Reads a policy text for a request; `variables` when `${…}` is one, as in version 2012-10-17 only. Undefined when a
 * variable has no value in the context and no default: such a text matches nothing
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).
 */
export function readPattern(text: string, context: Context, variables: boolean): Pattern | undefined {
  if (variables && text.includes("${")) return read(text, context, { wildcards: true, variables });
  // Without variables a text reads the same for every request, and there are as many as policies hold.
  const pattern = known.get(text) ?? read(text, context, { wildcards: true, variables: false });
  if (pattern) known.set(text, pattern);
  return pattern;
}

const known = new Map<string, Pattern>();

/** The same where wildcards mean nothing, as in `StringEquals`. */
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
