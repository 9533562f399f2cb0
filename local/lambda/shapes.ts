import { boolean, list, map, number, required, structure, text } from "../api/shapes.ts";

// The members of the API that mean something here: https://docs.aws.amazon.com/lambda/latest/api/

/** The function that a path names. */
export const named = { FunctionName: required(text()) };
export const qualified = { ...named, Qualifier: text() };
/** The event source mapping that a path names. */
export const mapping = { UUID: required(text()) };

/** Where the code of a function is. */
export const code = { S3Bucket: text(), S3Key: text(), ZipFile: text() };

/** What a log line becomes. */
export const logging = { LogFormat: text(), LogGroup: text() };

/** What can be set of a function, and changed. */
export const functionSettings = {
  Description: text(),
  Environment: structure({ Variables: map(text(), text()) }),
  Handler: text(),
  LoggingConfig: structure(logging),
  MemorySize: number(),
  Role: text(),
  Runtime: text(),
  Timeout: number(),
  TracingConfig: structure({ Mode: text() }),
  VpcConfig: structure({ SubnetIds: list(text()), SecurityGroupIds: list(text()), Ipv6AllowedForDualStack: boolean }),
};

const destination = structure({ Destination: text() });
const destinations = structure({ OnFailure: destination, OnSuccess: destination });

/** What can be set of an event source mapping, and changed. */
export const mappingSettings = {
  BatchSize: number(),
  BisectBatchOnFunctionError: boolean,
  DestinationConfig: destinations,
  Enabled: boolean,
  FunctionResponseTypes: list(text()),
  MaximumBatchingWindowInSeconds: number(),
  MaximumRecordAgeInSeconds: number(),
  MaximumRetryAttempts: number(),
  ParallelizationFactor: number(),
  ScalingConfig: structure({ MaximumConcurrency: number() }),
};

/** What can be set of a function's asynchronous invocations. */
export const invokeConfig = {
  DestinationConfig: destinations,
  MaximumEventAgeInSeconds: number(),
  MaximumRetryAttempts: number(),
};
