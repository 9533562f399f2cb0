import { matches } from "../../../event-pattern/index.ts";
import type { FieldFit } from "../../api/why-not.ts";
import { valuesAt } from "../values-at.ts";

/** One field that a pattern says something about: where, and what it takes there. */
interface Leaf {
  path: string[];
  wanted: unknown;
}

/** How a pattern fits an event, field by field in the pattern's order; each is judged by the bus's own matcher. */
export function fieldsOf(pattern: object, event: object): FieldFit[] {
  const text = JSON.stringify(event);
  return leavesOf(pattern, []).map(({ path, wanted }) => {
    const found = path.at(-1) === "$or" ? [] : valuesAt(event, path);
    return {
      path: path.join("."),
      fits: matches(JSON.stringify(nested(path, wanted)), text),
      wanted: wantedText(wanted),
      ...(found.length > 0 && { found: found.map((value) => JSON.stringify(value)).join(", ") }),
    };
  });
}

/** The pattern with one more value for a field; undefined where the event has no single plain value there. */
export function widened(pattern: object, path: string, event: object): { pattern: object; value: string } | undefined {
  const [value, ...others] = valuesAt(event, path.split("."));
  const leaf = leavesOf(pattern, []).find((each) => each.path.join(".") === path);
  if (others.length > 0 || typeof value === "object" || value === undefined || !Array.isArray(leaf?.wanted))
    return undefined;
  return { pattern: replaced(pattern, leaf.path, [...leaf.wanted, value]), value: JSON.stringify(value) };
}

function leavesOf(pattern: object, path: string[]): Leaf[] {
  return Object.entries(pattern).flatMap(([name, wanted]): Leaf[] => {
    const at = [...path, name];
    const isLeaf = typeof wanted !== "object" || wanted === null || Array.isArray(wanted);
    return isLeaf ? [{ path: at, wanted }] : leavesOf(wanted, at);
  });
}

/** `{"a":{"b":wanted}}` of `a.b`. */
const nested = (path: readonly string[], wanted: unknown): unknown =>
  path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), wanted);

function replaced(value: unknown, [name, ...rest]: readonly string[], by: unknown): object {
  const object = value as Record<string, unknown>;
  if (name === undefined) return object;
  return { ...object, [name]: rest.length === 0 ? by : replaced(object[name], rest, by) };
}

/** `"a", "b"` of a list of plain values; anything else as JSON. */
const wantedText = (wanted: unknown): string =>
  Array.isArray(wanted) ? wanted.map((each) => JSON.stringify(each)).join(", ") : JSON.stringify(wanted);
