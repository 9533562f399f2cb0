import type { InputOf } from "../../api/shapes.ts";
import type { MappingConfig } from "../mappings/mapping-config.ts";
import type { mappingSettings } from "../shapes.ts";

/** The settings of a mapping that an input gives. */
export function settingsOf(input: InputOf<typeof mappingSettings>): Partial<MappingConfig> {
  const settings: { [K in keyof MappingConfig]?: MappingConfig[K] | undefined } = {
    batchSize: input.BatchSize,
    bisectBatchOnFunctionError: input.BisectBatchOnFunctionError,
    onFailureArn: input.DestinationConfig?.OnFailure?.Destination,
    enabled: input.Enabled,
    reportBatchItemFailures: input.FunctionResponseTypes?.includes("ReportBatchItemFailures"),
    maximumBatchingWindowSeconds: input.MaximumBatchingWindowInSeconds,
    maximumRecordAgeSeconds: input.MaximumRecordAgeInSeconds,
    maximumRetryAttempts: input.MaximumRetryAttempts,
    parallelizationFactor: input.ParallelizationFactor,
    maximumConcurrency: input.ScalingConfig?.MaximumConcurrency,
  };
  return Object.fromEntries(Object.entries(settings).filter(([, each]) => each !== undefined));
}
