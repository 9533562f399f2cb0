import type { InputOf } from "../../api/shapes.ts";
import { invalid } from "../function-config.ts";
import { refuseOthers, unsupported } from "../input.ts";
import type { Settings } from "../made-functions.ts";
import { type functionSettings, logging } from "../shapes.ts";

/** The settings that an input gives; throws for what is not done here. */
export function settingsOf(operation: string, input: InputOf<typeof functionSettings>): Partial<Settings> {
  const { Environment, LoggingConfig = {}, TracingConfig, VpcConfig = {} } = input;
  if (Object.values(VpcConfig).some((each) => each !== false && !(Array.isArray(each) && each.length === 0)))
    throw unsupported(operation, "VpcConfig");
  refuseOthers(`${operation}: LoggingConfig`, LoggingConfig, logging);
  if (LoggingConfig.LogFormat === "JSON")
    throw invalid(`${operation}: the LogFormat JSON is not supported by the local cloud: use Text.`);
  return defined({
    description: input.Description,
    environment: Environment && (Environment.Variables ?? {}),
    handler: input.Handler,
    logGroup: LoggingConfig.LogGroup,
    memoryMb: input.MemorySize,
    roleArn: input.Role,
    runtime: input.Runtime,
    timeoutSeconds: input.Timeout,
    traced: TracingConfig && TracingConfig.Mode === "Active",
  });
}

/** Versions are not there, and nothing is left to try once the input is read. */
export function refusePublishing(operation: string, input: { Publish?: boolean; DryRun?: boolean }): void {
  for (const name of ["Publish", "DryRun"] as const) if (input[name]) throw unsupported(operation, name);
}

function defined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
