import { malformed, recordOf } from "./malformed.ts";
import { OPERATORS, type Operator } from "./operators.ts";
import type { Context } from "./pattern.ts";

/** One operator on one key; all conditions of a statement must hold. */
export interface Condition {
  key: string;
  values: string[];
  operator: Operator | "Null";
  ifExists: boolean;
  set?: "ForAllValues" | "ForAnyValue";
}

const NAME = /^(?:(ForAllValues|ForAnyValue):)?(.+?)(IfExists)?$/;

/** Parses a `Condition` element. Throws for an unknown operator, because ignoring it could allow too much. */
export function parseConditions(element: unknown, where: string): Condition[] {
  if (element === undefined) return [];
  return Object.entries(recordOf(element, `${where}: Condition`)).flatMap(([name, keys]) => {
    const [, set, plain = "", ifExists] = NAME.exec(name) ?? [];
    const operator = plain === "Null" ? plain : Object.hasOwn(OPERATORS, plain) ? OPERATORS[plain] : undefined;
    if (!operator || (operator === "Null" && ifExists))
      throw malformed(
        `${where}: the condition operator ${name} is not supported; supported: ${Object.keys(OPERATORS).join(", ")}, Null.`,
      );
    return Object.entries(recordOf(keys, `${where}: Condition.${name}`)).map(([key, values]) => ({
      key: key.toLowerCase(),
      values: (Array.isArray(values) ? values : [values]).map(textOf),
      operator,
      ifExists: ifExists !== undefined,
      ...(set ? { set: set as "ForAllValues" | "ForAnyValue" } : {}),
    }));
  });
}

/**
 * Returns whether a condition holds for a request
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).
 */
export function holds(condition: Condition, context: Context, variables: boolean): boolean {
  const actual = context[condition.key];
  const present = actual === undefined ? [] : typeof actual === "string" ? [actual] : actual;
  const { operator } = condition;
  if (operator === "Null")
    return condition.values.some((value) => (value.toLowerCase() === "true") === (present.length === 0));
  const one = (value: string) => {
    const matches = condition.values.some((expected) => operator.matches(expected, value, context, variables));
    return matches !== operator.negated;
  };
  if (condition.set === "ForAllValues") return present.every(one);
  if (present.length === 0) return condition.ifExists || (operator.negated && condition.set === undefined);
  if (condition.set === "ForAnyValue" || !operator.negated) return present.some(one);
  return present.every(one);
}

function textOf(value: unknown): string {
  if (["string", "number", "boolean"].includes(typeof value)) return String(value);
  throw malformed(`A condition's value must be a text, a number or a boolean, not ${JSON.stringify(value)}.`);
}
