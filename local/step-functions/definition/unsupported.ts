import type { Integration } from "../tasks/integration.ts";
import { integrationOf, integrations } from "../tasks/integrations.ts";
import { innerMachines, type Machine, type Place, type StateDefinition, statesOf } from "./asl.ts";
import { INTRINSIC } from "./lossy.ts";
import { unsupportedChoice } from "./unsupported-choice.ts";
import { unsupportedContext } from "./unsupported-context.ts";

const COMMON = ["Type", "Comment", "QueryLanguage"];
const FLOW = [...COMMON, "Next", "End", "InputPath", "OutputPath"];
const RESULT = ["ResultSelector", "ResultPath", "Retry", "Catch"];

const FIELDS: Record<string, string[]> = {
  Task: [...FLOW, ...RESULT, "Resource", "Parameters", "TimeoutSeconds", "TimeoutSecondsPath"],
  Parallel: [...FLOW, ...RESULT, "Branches", "Parameters"],
  Map: [
    ...[...FLOW, ...RESULT, "Parameters", "ItemSelector", "ItemsPath", "Iterator", "ItemProcessor"],
    ...["MaxConcurrency", "MaxConcurrencyPath"],
  ],
  Pass: [...FLOW, "Parameters", "Result", "ResultPath"],
  Wait: [...FLOW, "Seconds", "SecondsPath", "Timestamp", "TimestampPath"],
  Choice: [...COMMON, "InputPath", "OutputPath", "Choices", "Default"],
  Succeed: [...COMMON, "InputPath", "OutputPath"],
  Fail: [...COMMON, "Error", "ErrorPath", "Cause", "CausePath"],
};

const MACHINE = ["Comment", "StartAt", "States", "Version", "TimeoutSeconds", "QueryLanguage"];
const RETRIER = ["ErrorEquals", "IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds", "JitterStrategy"];

/** Returns the parts of a valid definition that the local cloud does not support, each as a sentence with its path. */
export function unsupported(machine: Machine): string[] {
  return [
    ...fields(machine, MACHINE, ""),
    ...language(machine, ""),
    ...[...statesOf(machine)].flatMap((place) => [
      ...ofState(place),
      ...unsupportedContext(place),
      ...ofInnerMachines(place),
    ]),
  ];
}

function ofState({ state, at }: Place): string[] {
  return [
    ...language(state, at),
    ...fields(state, FIELDS[state.Type] ?? [], at),
    ...list(state["Retry"]).flatMap((each) => fields(each, [...RETRIER, "Comment"], `${at}/Retry`)),
    ...list(state.Catch).flatMap((each) =>
      fields(each, ["ErrorEquals", "Next", "ResultPath", "Comment"], `${at}/Catch`),
    ),
    ...(state.Type === "Task" ? ofTask(state, at) : []),
    ...(state.Type === "Choice" ? list(state.Choices).flatMap((rule) => unsupportedChoice(rule, at)) : []),
    ...(state.Type === "Fail" ? ofFail(state, at) : []),
    ...ofIntrinsics(state, at),
  ];
}

// The library strips backslashes from the results of intrinsic functions: where this cannot be detected at run time,
// the definition is rejected.
function ofIntrinsics({ Type, Parameters, ItemSelector, ResultSelector }: StateDefinition, at: string): string[] {
  const selector = JSON.stringify(ResultSelector ?? {});
  const literal = /"States\.\w+\([^"]*\\/.test(JSON.stringify([Parameters, ItemSelector, ResultSelector]));
  return [
    ...(Type !== "Task" && INTRINSIC.test(selector)
      ? [`an intrinsic function in the ResultSelector of a ${Type} state is not supported at ${at}/ResultSelector`]
      : []),
    ...(literal ? [`a backslash within an intrinsic function is not supported at ${at}`] : []),
  ];
}

function ofTask({ Resource = "", Parameters }: StateDefinition, at: string): string[] {
  const integration = integrationOf(Resource);
  if (!integration) {
    const known = Object.keys(integrations).join(", ");
    return [
      `the resource ${Resource} is not supported. Supported: a Lambda function's ARN, ${known} at ${at}/Resource`,
    ];
  }
  return ofParameters(integration, Resource, Parameters, at);
}

function ofParameters({ parameters }: Integration, resource: string, given: unknown, at: string): string[] {
  if (!parameters || given === null || typeof given !== "object") return [];
  const foreign = Object.keys(given).filter((name) => !parameters.includes(name.replace(/\.\$$/, "")));
  return foreign.map((name) => `the parameter ${name} of ${resource} is not supported at ${at}/Parameters`);
}

function ofFail(state: StateDefinition, at: string): string[] {
  const intrinsic = ["ErrorPath", "CausePath"].filter((name) => name in state && !String(state[name]).startsWith("$"));
  return intrinsic.map((name) => `${name} must be a path, not an intrinsic function, at ${at}/${name}`);
}

function ofInnerMachines({ state, at }: Place): string[] {
  return innerMachines(state).flatMap(({ at: field, machine }) => {
    const here = `${at}/${field}`;
    const mode = machine.ProcessorConfig?.Mode ?? "INLINE";
    return [
      ...fields(machine, [...MACHINE, "ProcessorConfig"], here),
      ...fields(machine.ProcessorConfig ?? {}, ["Mode"], `${here}/ProcessorConfig`),
      ...language(machine, here),
      ...(mode === "INLINE" ? [] : [`the mode ${mode} of a Map state is not supported, only INLINE, at ${here}`]),
    ];
  });
}

function language({ QueryLanguage = "JSONPath" }: Record<string, unknown>, at: string): string[] {
  return QueryLanguage === "JSONPath"
    ? []
    : [`the query language ${QueryLanguage} is not supported, only JSONPath, at ${at}`];
}

function fields(given: object, known: string[], at: string): string[] {
  const foreign = Object.keys(given).filter((name) => !known.includes(name));
  return foreign.map((name) => `the field ${name} is not supported at ${at}/${name}`);
}

const list = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value : []);
