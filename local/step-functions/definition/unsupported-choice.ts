const KINDS = ["String", "Numeric", "Timestamp"];
const ORDERS = ["Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"];

/** The comparisons of typed values, by their name without `Path`. */
export const ORDERED: ReadonlyMap<string, string> = new Map(
  KINDS.flatMap((kind) => ORDERS.map((order) => [kind + order, kind] as const)),
);

const TESTS = ["IsNull", "IsPresent", "IsNumeric", "IsString", "IsBoolean", "IsTimestamp", "StringMatches"];
const COMPARISONS = [...ORDERED.keys(), "BooleanEquals"].flatMap((name) => [name, `${name}Path`]);
const KNOWN = ["Variable", "Next", "Comment", "And", "Or", "Not", ...TESTS, ...COMPARISONS];

/** Returns the parts of a choice rule that the local cloud does not support. */
export function unsupportedChoice(rule: Record<string, unknown>, at: string): string[] {
  const own = Object.keys(rule).filter((name) => !KNOWN.includes(name));
  const inner = [...list(rule["And"]), ...list(rule["Or"]), ...list(rule["Not"] && [rule["Not"]])];
  return [
    ...own.map((name) => `the choice rule ${name} is not supported at ${at}/Choices`),
    ...inner.flatMap((each) => unsupportedChoice(each, at)),
  ];
}

const list = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value : []);
