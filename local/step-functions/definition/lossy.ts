import { type Machine, type StateDefinition, statesOf } from "./asl.ts";

// aws-local-stepfunctions strips every backslash from the result of an intrinsic function.
const BACKSLASH = /\\/;
// The characters that JSON encoding would escape with a backslash.
const ESCAPED_IN_JSON = /["\\\p{Cc}]/u;

/** Returns why a state's intrinsic functions would damage their data, or undefined if they would not. */
export type Damage = (stateName: string, data: unknown) => string | undefined;

/** Checks the data passed to intrinsic functions, so that damage never goes unnoticed. */
export function createDamage(machine: Machine, executionInput: unknown): Damage {
  const found = new Map<string, { pattern: RegExp; contextual: boolean }>();
  for (const { name, state } of statesOf(machine)) {
    const templates = templatesOf(state);
    if (!INTRINSIC.test(templates)) continue;
    const pattern = templates.includes("States.JsonToString(") ? ESCAPED_IN_JSON : BACKSLASH;
    found.set(name, { pattern, contextual: templates.includes("$$.Execution.Input") });
  }
  return (name, data) => {
    const state = found.get(name);
    const text = state && textLike(state.contextual ? [data, executionInput] : data, state.pattern);
    return text === undefined
      ? undefined
      : `The local cloud's intrinsic functions lose backslashes: state ${name} has the text ${JSON.stringify(text)}.`;
  };
}

/** Matches a template that calls an intrinsic function. */
export const INTRINSIC = /"States\.\w+\(/;

function templatesOf({ Parameters, ItemSelector, ResultSelector }: StateDefinition): string {
  return JSON.stringify({ Parameters, ItemSelector, ResultSelector });
}

function textLike(value: unknown, pattern: RegExp): string | undefined {
  if (typeof value === "string") return pattern.test(value) ? value : undefined;
  if (value === null || typeof value !== "object") return undefined;
  for (const each of Object.values(value)) {
    const found = textLike(each, pattern);
    if (found !== undefined) return found;
  }
  return undefined;
}
