import { isBranch } from "./exact-json.ts";

/** One step of a path: a field, an element (negative counts from the end), or every child. */
type Step = { field: string } | { index: number } | "every";

const STEP = /\.\.|\.?\*|\[\*\]|\[(-?\d+)\]|\.([\w\-/@:]+)/y;

/**
 * Parses EventBridge's subset of JSONPath (dots, indices, `*`; no quoted names) into steps; undefined when it is
 * invalid.
 */
export function parsePath(path: string): Step[] | undefined {
  if (!path.startsWith("$")) return undefined;
  const steps: Step[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const match = STEP.exec(path);
    if (!match || match[0] === "..") return undefined;
    const [text, index, field = ""] = match;
    if (text.endsWith("*") || text === "[*]") steps.push("every");
    else if (index !== undefined) steps.push({ index: Number(index) });
    else steps.push({ field });
  }
  return steps;
}

/** Returns what a path selects in a value: undefined for nothing, a list if the path has a wildcard. */
export function selectPath(path: string, value: unknown): unknown {
  const steps = parsePath(path);
  if (!steps) return undefined;
  let found: unknown[] = [value];
  for (const step of steps) found = found.flatMap((each) => children(each, step));
  return steps.includes("every") ? listOrNothing(found) : found[0];
}

function children(value: unknown, step: Step): unknown[] {
  if (!isBranch(value)) return [];
  if (step === "every") return Object.values(value);
  if ("index" in step) return Array.isArray(value) ? present(value.at(step.index)) : [];
  return !Array.isArray(value) && Object.hasOwn(value, step.field)
    ? [(value as Record<string, unknown>)[step.field]]
    : [];
}

const present = (value: unknown): unknown[] => (value === undefined ? [] : [value]);

const listOrNothing = (found: unknown[]): unknown => (found.length > 0 ? found : undefined);
