import { boolean, type Input, number, refuseOthers, structure, text, texts } from "../input.ts";
import type { MappingConfig } from "../mappings/mapping-config.ts";

/** The members of CreateEventSourceMapping and UpdateEventSourceMapping that mean something here. */
const SETTINGS = [
  "BatchSize",
  "BisectBatchOnFunctionError",
  "DestinationConfig",
  "Enabled",
  "FunctionResponseTypes",
  "MaximumBatchingWindowInSeconds",
  "MaximumRecordAgeInSeconds",
  "MaximumRetryAttempts",
  "ParallelizationFactor",
  "ScalingConfig",
];

/** The settings of a mapping that an input gives, `others` being what the operation has beside them. */
export function mappingSettings(operation: string, input: Input, others: string[]): Partial<MappingConfig> {
  refuseOthers(operation, input, [...SETTINGS, ...others]);
  const destinations = structure(input, "DestinationConfig") ?? {};
  const settings: { [K in keyof MappingConfig]?: MappingConfig[K] | undefined } = {
    batchSize: number(input, "BatchSize"),
    bisectBatchOnFunctionError: boolean(input, "BisectBatchOnFunctionError"),
    onFailureArn: text(structure(destinations, "OnFailure") ?? {}, "Destination"),
    enabled: boolean(input, "Enabled"),
    reportBatchItemFailures: texts(input, "FunctionResponseTypes")?.includes("ReportBatchItemFailures"),
    maximumBatchingWindowSeconds: number(input, "MaximumBatchingWindowInSeconds"),
    maximumRecordAgeSeconds: number(input, "MaximumRecordAgeInSeconds"),
    maximumRetryAttempts: number(input, "MaximumRetryAttempts"),
    parallelizationFactor: number(input, "ParallelizationFactor"),
    maximumConcurrency: number(structure(input, "ScalingConfig") ?? {}, "MaximumConcurrency"),
  };
  return Object.fromEntries(Object.entries(settings).filter(([, each]) => each !== undefined));
}
