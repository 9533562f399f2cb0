import type { EventValue, Membership } from "./event-value.ts";
import type { Field } from "./field.ts";
import { meets } from "./value-matcher.ts";
import type { ValuePattern } from "./value-pattern.ts";

/** The element that each array's values are taken from so far, by the array's number. */
type Chosen = Map<number, number>;

const fits = (membership: Membership | undefined, chosen: Chosen): boolean => {
  for (let each = membership; each; each = each.outer) {
    const element = chosen.get(each.array);
    if (element !== undefined && element !== each.element) return false;
  }
  return true;
};

/**
 * Whether all fields can be met by values that do not come from different elements of one array. Fields are taken in
 * the order of their paths, and `exists: false` looks only at what goes with the elements taken before it, as AWS does.
 */
export function consistentlyMet(
  fields: { field: Field; values: ValuePattern[] }[],
  valuesOf: (field: Field) => EventValue[],
  index = 0,
  chosen: Chosen = new Map(),
): boolean {
  const wanted = fields[index];
  if (!wanted) return true;
  const candidates = valuesOf(wanted.field).filter(({ membership }) => fits(membership, chosen));
  for (const value of candidates) {
    if (!wanted.values.some((pattern) => meets(value, pattern))) continue;
    if (consistentlyMet(fields, valuesOf, index + 1, withElement(chosen, value.membership))) return true;
  }
  const mayBeAbsent = candidates.length === 0 && wanted.values.some((pattern) => pattern.is === "absent");
  return mayBeAbsent && consistentlyMet(fields, valuesOf, index + 1, chosen);
}

function withElement(chosen: Chosen, membership: Membership | undefined): Chosen {
  if (!membership) return chosen;
  const extended = new Map(chosen);
  for (let each: Membership | undefined = membership; each; each = each.outer) extended.set(each.array, each.element);
  return extended;
}
