import type { EventValue } from "./event-value.ts";
import { createExactIndex, type ExactIndex, isExact } from "./exact-index.ts";
import { buildValueIndex, type Find, type PositivePattern } from "./value-index.ts";
import { meets } from "./value-matcher.ts";
import type { ValuePattern } from "./value-pattern.ts";

/**
 * How a condition is found: `exact` ones by looking the event's values up, `broad` ones by the field's index or one by
 * one, `negative` ones (anything-but, exists: false) one by one, since most events meet them.
 */
type ConditionKind = "exact" | "broad" | "negative";

/** What rules ask of one field. Rules that ask the same share the condition. */
export interface Condition {
  field: Field;
  values: ValuePattern[];
  kind: ConditionKind;
  /** The event (by number) for which `met` was found out. */
  knownFor: number;
  met: boolean;
  /** The event for which it is in its field's `broadMet`. */
  listedFor: number;
}

/** A path that some rule asks for, and the values that the event at hand has there. */
export interface Field {
  path: string;
  conditions: Map<string, Condition>;
  exact: ExactIndex<Condition> | undefined;
  /** Built when first needed, forgotten when a condition is added. */
  broad: Find<EventValue, Condition> | undefined;
  /** The event that `values` are of. */
  seenIn: number;
  values: EventValue[];
  /** The event that `broadMet` is known for. */
  broadKnownFor: number;
  broadMet: Condition[];
}

export const createField = (path: string): Field => ({
  path,
  conditions: new Map(),
  exact: undefined,
  broad: undefined,
  seenIn: -1,
  values: [],
  broadKnownFor: -1,
  broadMet: [],
});

function kindOf(values: ValuePattern[]): ConditionKind {
  if (values.some((pattern) => pattern.is === "absent" || pattern.is === "anything-but")) return "negative";
  return values.every(isExact) ? "exact" : "broad";
}

/** The field's condition for these values, made when there is none yet. */
export function conditionFor(field: Field, values: ValuePattern[]): Condition {
  const key = JSON.stringify(values);
  const known = field.conditions.get(key);
  if (known) return known;
  const condition: Condition = { field, values, kind: kindOf(values), knownFor: -1, met: false, listedFor: -1 };
  field.conditions.set(key, condition);
  if (condition.kind === "exact") {
    field.exact ??= createExactIndex();
    for (const pattern of values) if (isExact(pattern)) field.exact.add(pattern, condition);
  }
  if (condition.kind === "broad") field.broad = undefined;
  return condition;
}

/**
 * Whether the event's values meet the condition, array elements left aside: a value inside an array of objects may still
 * be absent beside another element's, so it does not rule `exists: false` out.
 */
export function isMet(condition: Condition, event: number): boolean {
  if (condition.knownFor === event) return condition.met;
  condition.knownFor = event;
  condition.met = evaluate(condition, event);
  return condition.met;
}

function evaluate({ field, values: patterns }: Condition, event: number): boolean {
  const values = field.seenIn === event ? field.values : [];
  for (const value of values) {
    for (const pattern of patterns) if (meets(value, pattern)) return true;
  }
  return patterns.some((pattern) => pattern.is === "absent") && values.every((value) => value.membership !== undefined);
}

/** All broad conditions of the field that the event meets. */
export function broadConditionsMet(field: Field, event: number): Condition[] {
  if (field.broadKnownFor === event) return field.broadMet;
  field.broadKnownFor = event;
  field.broadMet = [];
  field.broad ??= buildValueIndex(
    [...field.conditions.values()]
      .filter((condition) => condition.kind === "broad")
      .flatMap((item) => item.values.map((pattern) => ({ pattern: pattern as PositivePattern, item }))),
  );
  const list = (condition: Condition) => {
    if (condition.listedFor === event) return;
    condition.listedFor = event;
    field.broadMet.push(condition);
  };
  if (field.seenIn === event) for (const value of field.values) field.broad(value, list);
  return field.broadMet;
}
