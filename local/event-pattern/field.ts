import { acceptorOf } from "./acceptor.ts";
import type { EventValue } from "./event-value.ts";
import { createExactIndex, type ExactIndex, isExact } from "./exact-index.ts";
import { buildValueIndex, type Find } from "./value-index.ts";
import { isPositive, type ValuePattern } from "./value-pattern.ts";

/**
 * How a condition is found: `exact` ones by looking the event's values up, `broad` ones by the field's index or one by
 * one, `negative` ones (anything-but, exists: false) one by one, since most events meet them.
 */
type ConditionKind = "exact" | "broad" | "negative";

/** A condition on one field, shared by all rules that have it. */
export interface Condition {
  field: Field;
  values: ValuePattern[];
  kind: ConditionKind;
  /** Whether a value meets it. */
  accepts(value: EventValue): boolean;
  mayBeAbsent: boolean;
  /** The event (by number) for which `met` was found out. */
  knownFor: number;
  met: boolean;
  /** The event for which it is in its field's `broadMet`. */
  listedFor: number;
}

/** A path that some rule uses, and the current event's values there. */
export interface Field {
  path: string;
  conditions: Map<string, Condition>;
  exact: ExactIndex<Condition> | undefined;
  /** Built on first use, discarded when a condition is added. */
  broad: Find<EventValue, Condition> | undefined;
  /** The event that `values` belong to. */
  seenIn: number;
  values: EventValue[];
  /** As `values`, without those that are equal to another where there are many. */
  distinct: EventValue[];
  isNew: ((value: EventValue) => boolean) | undefined;
  /** The last event with a value of the field outside all arrays of objects. */
  outsideIn: number;
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
  distinct: [],
  isNew: undefined,
  outsideIn: -1,
  broadKnownFor: -1,
  broadMet: [],
});

/** From this many values of a field on, equal ones are checked once. */
const MANY = 64;

/** Takes a value of the event, and calls `met` for the exact conditions that it meets. */
export function takeValue(field: Field, value: EventValue, event: number, met: (condition: Condition) => void): void {
  if (field.seenIn !== event) {
    field.seenIn = event;
    field.values = [];
    field.distinct = field.values;
  }
  field.values.push(value);
  if (!value.membership) field.outsideIn = event;
  if (field.values.length === MANY) {
    field.isNew = createIsNew();
    field.distinct = field.values.filter(field.isNew);
  } else if (field.values.length > MANY) {
    if (!field.isNew?.(value)) return;
    field.distinct.push(value);
  }
  field.exact?.find(value, met);
}

function createIsNew(): (value: EventValue) => boolean {
  const strings = new Set<string>();
  const others = new Set<string>();
  return ({ kind, text }) => {
    const known = kind === "string" ? strings : others;
    const before = known.size;
    return known.add(text).size > before;
  };
}

function kindOf(values: ValuePattern[]): ConditionKind {
  if (values.some((pattern) => pattern.is === "absent" || pattern.is === "anything-but")) return "negative";
  return values.every(isExact) ? "exact" : "broad";
}

/** Returns the field's condition for these values, creating it if necessary. */
export function conditionFor(field: Field, values: ValuePattern[]): Condition {
  const key = JSON.stringify(values);
  const known = field.conditions.get(key);
  if (known) return known;
  const condition: Condition = {
    field,
    values,
    kind: kindOf(values),
    accepts: acceptorOf(values),
    mayBeAbsent: values.some((pattern) => pattern.is === "absent"),
    knownFor: -1,
    met: false,
    listedFor: -1,
  };
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

function evaluate({ field, accepts, mayBeAbsent }: Condition, event: number): boolean {
  if (field.seenIn === event && field.distinct.some(accepts)) return true;
  return mayBeAbsent && field.outsideIn !== event;
}

/** Returns all broad conditions of the field that the event meets. */
export function broadConditionsMet(field: Field, event: number): Condition[] {
  if (field.broadKnownFor === event) return field.broadMet;
  field.broadKnownFor = event;
  field.broadMet = [];
  field.broad ??= buildValueIndex(
    [...field.conditions.values()]
      .filter((condition) => condition.kind === "broad")
      .flatMap((item) => item.values.filter(isPositive).map((pattern) => ({ pattern, item }))),
  );
  const list = (condition: Condition) => {
    if (condition.listedFor === event) return;
    condition.listedFor = event;
    field.broadMet.push(condition);
  };
  if (field.seenIn === event) for (const value of field.distinct) field.broad(value, list);
  return field.broadMet;
}
