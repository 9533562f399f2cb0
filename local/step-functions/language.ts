import type { StateDefinition } from "./definition/asl.ts";
import { library } from "./library.ts";

/** A normalized state, with its input data and context object. */
export interface Work {
  state: StateDefinition;
  input: unknown;
  context: Record<string, unknown>;
}

/** Returns a state's effective input: InputPath and, except for a Map state, Parameters are applied. */
export function effectiveInput({ state, input, context }: Work): Promise<unknown> {
  const fields = state.Type === "Map" ? ["InputPath"] : ["InputPath", "Parameters"];
  return evaluate({ Type: "Pass", ...only(state, fields) }, { input, context });
}

/** Returns a state's output for the result of its work: ResultSelector, ResultPath, and OutputPath are applied. */
export function output({ state, input, context }: Work, result: unknown): Promise<unknown> {
  const fields = only(state, ["ResultSelector", "ResultPath", "OutputPath"]);
  return evaluate({ Type: "Task", Resource: "result", ...fields }, { input, context }, { result });
}

/** Returns the output of a Pass or Succeed state. A Fail state throws. */
export function pass({ state, input, context }: Work): Promise<unknown> {
  const { Next: _, ...alone } = state;
  return evaluate(alone, { input, context });
}

/** Returns the state that a Choice state selects, and the output for it. Throws `States.NoChoiceMatched`. */
export async function choose({ state, input, context }: Work): Promise<{ next: string; output: unknown }> {
  const { Choices = [], Default } = state;
  const chosen = (next: unknown) => ({ Type: "Pass", Parameters: { next, "output.$": "$" }, End: true });
  const targets = Choices.map(({ Next }, index) => [`choice ${index}`, chosen(Next)]);
  const otherwise = Default === undefined ? [] : [["otherwise", chosen(Default)]];
  const choice = {
    ...state,
    Choices: Choices.map((rule, index) => ({ ...rule, Next: `choice ${index}` })),
    ...(Default !== undefined && { Default: "otherwise" }),
  };
  const more = Object.fromEntries([...targets, ...otherwise]);
  return (await evaluate(choice, { input, context }, { more })) as { next: string; output: unknown };
}

/** Returns the value that a path refers to. */
export const follow = (path: unknown, data: Omit<Work, "state">): Promise<unknown> =>
  evaluate({ Type: "Pass", ...(path !== "$" && { InputPath: path }) }, data);

/** Returns a payload template with its values filled in. */
export const fill = (template: unknown, data: Omit<Work, "state">): Promise<unknown> =>
  evaluate({ Type: "Pass", Parameters: template }, data);

const only = (state: StateDefinition, names: string[]): object =>
  Object.fromEntries(names.filter((name) => state[name] !== undefined).map((name) => [name, state[name]]));

/** Runs a one-state machine in aws-local-stepfunctions, which completes without a pause. */
async function evaluate(
  state: object,
  { input, context }: Omit<Work, "state">,
  { result, more = {} }: { result?: unknown; more?: object } = {},
): Promise<unknown> {
  const { StateMachine } = library();
  const End = "Type" in state && (state.Type === "Pass" || state.Type === "Task") ? { End: true } : {};
  const States = { State: { ...state, ...End }, ...more };
  const machine = new StateMachine({ StartAt: "State", States } as never, { validationOptions: { noValidate: true } });
  const taskResourceLocalHandlers = { State: async () => result ?? null };
  const overrides = { taskResourceLocalHandlers: taskResourceLocalHandlers as never };
  try {
    return await machine.run(input as never, { overrides, context: context as never }).result;
  } catch (error) {
    // The library wraps the error of the failed state.
    throw (error as Error).cause ?? error;
  }
}
