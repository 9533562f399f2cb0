import { innerMachines, type Machine, type StateDefinition } from "./asl.ts";
import { ORDERED } from "./unsupported-choice.ts";
import { isEvaluated } from "./unsupported-context.ts";

/**
 * Rewrites a machine so that aws-local-stepfunctions runs it as AWS does: the library reads `IsPresent: false` as
 * "never", `"$"` as a field's name in ResultPath and a falsy Result as none, and replaces the execution with its own.
 */
export function normalize(machine: Machine): Machine {
  const States = Object.fromEntries(Object.entries(machine.States).map(([name, state]) => [name, ofState(state)]));
  return { ...machine, StartAt: machine.StartAt, States };
}

/** Where the context object holds `$$.Execution`: the library overwrites the original. */
export const EXECUTION = "ThisExecution";

function ofState(original: StateDefinition): StateDefinition {
  const state = withInnerMachines(withPaths(renamed(structuredClone(original)) as StateDefinition));
  if (state.Catch) state.Catch = state.Catch.map(withResultPath);
  switch (state.Type) {
    case "Pass": {
      if (!("Result" in state) || state["Result"]) return state;
      const { Result, ...rest } = state;
      return { ...rest, Type: "Pass", Parameters: Result as never };
    }
    case "Choice":
      return { ...state, Choices: (state.Choices ?? []).map(ofRule) };
    case "Fail":
      return {
        ...("ErrorPath" in state ? {} : { Error: "" }),
        ...("CausePath" in state ? {} : { Cause: "" }),
        ...state,
      };
    default:
      return state;
  }
}

/** Redirects paths into `$$.Execution`, alone or in intrinsic functions. */
function renamed(value: unknown, key = ""): unknown {
  if (typeof value === "string") {
    return isEvaluated(key) ? value.replace(/\$\$\.Execution(?![\w-])/g, `$$$$.${EXECUTION}`) : value;
  }
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((each) => renamed(each, key));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      INNER.has(name) || name === "Result" ? each : renamed(each, name),
    ]),
  );
}

const INNER = new Set(["Branches", "Iterator", "ItemProcessor"]);

function withInnerMachines(state: StateDefinition): StateDefinition {
  if (innerMachines(state).length === 0) return state;
  const { Branches, Iterator, ItemProcessor } = state;
  return {
    ...state,
    ...(Branches && { Branches: Branches.map(normalize) }),
    ...(Iterator && { Iterator: normalize(Iterator) }),
    ...(ItemProcessor && { ItemProcessor: normalize(ItemProcessor) }),
  };
}

/** Drops these paths if they are `$`, their default, which the library handles better when absent. */
function withPaths(state: StateDefinition): StateDefinition {
  for (const name of ["InputPath", "OutputPath"]) if (state[name] === "$") delete state[name];
  return withResultPath(state);
}

function withResultPath<T extends Record<string, unknown>>(given: T): T {
  const { ResultPath: path, ...rest } = given;
  if (path === "$") return rest as T;
  // The library skips a path's leading `$.`.
  return typeof path === "string" && path.startsWith("$[") ? { ...given, ResultPath: `$.${path.slice(1)}` } : given;
}

const SPECIAL_IN_GLOBS = /[?[\]{}()!+@|]/g;

function ofRule(rule: Record<string, unknown>): Record<string, unknown> {
  const { Next, Comment: _, ...test } = rule;
  const normal = ofTest(test);
  return Next === undefined ? normal : { ...normal, Next };
}

function ofTest(test: Record<string, unknown>): Record<string, unknown> {
  const { And, Or, Not, Variable } = test as Record<string, never>;
  if (And) return { And: list(And).map(ofRule) };
  if (Or) return { Or: list(Or).map(ofRule) };
  if (Not) return { Not: ofRule(Not) };
  const [name = ""] = Object.keys(test).filter((each) => each !== "Variable");
  if (/^Is[A-Z]/.test(name)) return test[name] === false ? { Not: { Variable, [name]: true } } : test;
  if (name === "StringMatches") {
    // The library's patterns support more than AWS's asterisk.
    const pattern = String(test[name]).replace(SPECIAL_IN_GLOBS, "\\$&");
    return {
      And: [
        { Variable, IsString: true },
        { Variable, StringMatches: pattern },
      ],
    };
  }
  const kind = ORDERED.get(name.replace(/Path$/, ""));
  // Values of another type never match on AWS, but the library would convert them.
  return kind ? { And: [{ Variable, [`Is${kind}`]: true }, test] } : test;
}

const list = (value: unknown): Record<string, unknown>[] => value as Record<string, unknown>[];
