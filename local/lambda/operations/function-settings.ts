import { invalid } from "../function-config.ts";
import { boolean, type Input, number, refuseOthers, structure, text, textMap } from "../input.ts";
import type { Settings } from "../made-functions.ts";

/** The members of CreateFunction and UpdateFunctionConfiguration that mean something here. */
export const SETTINGS = [
  "Description",
  "Environment",
  "Handler",
  "LoggingConfig",
  "MemorySize",
  "Role",
  "Runtime",
  "Timeout",
  "TracingConfig",
  "VpcConfig",
];

/** The settings that an input gives; throws for what is not done here. */
export function settingsOf(operation: string, input: Input): Partial<Settings> {
  const vpc = structure(input, "VpcConfig") ?? {};
  if (Object.values(vpc).some((each) => each !== false && !(Array.isArray(each) && each.length === 0)))
    throw invalid(`${operation}: VpcConfig is not supported by the local cloud: leave it out.`);
  const environment = structure(input, "Environment");
  const tracing = structure(input, "TracingConfig");
  const logging = structure(input, "LoggingConfig") ?? {};
  refuseOthers(`${operation}: LoggingConfig`, logging, ["LogFormat", "LogGroup"]);
  if (text(logging, "LogFormat") === "JSON")
    throw invalid(`${operation}: the LogFormat JSON is not supported by the local cloud: use Text.`);
  return defined({
    description: text(input, "Description"),
    environment: environment && (textMap(environment, "Variables") ?? {}),
    handler: text(input, "Handler"),
    logGroup: text(logging, "LogGroup"),
    memoryMb: number(input, "MemorySize"),
    roleArn: text(input, "Role"),
    runtime: text(input, "Runtime"),
    timeoutSeconds: number(input, "Timeout"),
    traced: tracing && text(tracing, "Mode") === "Active",
  });
}

/** Versions are not there, and nothing is left to try once the input is read. */
export function refusePublishing(operation: string, input: Input): void {
  for (const name of ["Publish", "DryRun"])
    if (boolean(input, name)) throw invalid(`${operation}: ${name} is not supported by the local cloud: leave it out.`);
}

function defined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
