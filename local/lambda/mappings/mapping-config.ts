import { parseArn } from "../../aws.ts";
import { checkDestination } from "../async-config.ts";
import { checkInteger, invalid } from "../function-config.ts";

/** An event source mapping, as in `AWS::Lambda::EventSourceMapping`. */
export interface MappingConfig {
  /** A queue's ARN or a table stream's. */
  eventSourceArn: string;
  functionArn: string;
  batchSize: number;
  /** 0 to 300. */
  maximumBatchingWindowSeconds: number;
  reportBatchItemFailures: boolean;
  enabled: boolean;
  filters?: unknown;
  /** For queues: concurrent batches, 2 to 1000. */
  maximumConcurrency?: number | undefined;
  /** For streams, like the following. `AT_TIMESTAMP` is for Kinesis. */
  startingPosition?: string | undefined;
  bisectBatchOnFunctionError?: boolean | undefined;
  /** -1, without a limit, to 10000. */
  maximumRetryAttempts?: number | undefined;
  /** -1, without a limit, or 60 to 604800. */
  maximumRecordAgeSeconds?: number | undefined;
  /** 1 to 10. */
  parallelizationFactor?: number | undefined;
  onFailureArn?: string | undefined;
}

export type SourceKind = "queue" | "stream";

/** Returns the kind of source that an ARN names. Throws `InvalidParameterValueException` for an unsupported one. */
export function sourceKind(eventSourceArn: string): SourceKind {
  const { service, resource } = parseArn(eventSourceArn);
  if (service === "sqs") return "queue";
  if (service === "dynamodb" && resource.includes("/stream/")) return "stream";
  throw invalid(
    `The event source ${eventSourceArn} is not supported here: it must be the ARN of an SQS queue or of a DynamoDB stream.`,
  );
}

const STREAM_ONLY = [
  "startingPosition",
  "bisectBatchOnFunctionError",
  "maximumRetryAttempts",
  "maximumRecordAgeSeconds",
  "parallelizationFactor",
  "onFailureArn",
] as const;

/**
 * Throws `InvalidParameterValueException` for what Lambda rejects or is not supported here.
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
export function checkMapping(config: MappingConfig): void {
  const name = `The mapping of ${config.eventSourceArn}`;
  const kind = sourceKind(config.eventSourceArn);
  if (config.filters !== undefined)
    throw invalid(`${name}: FilterCriteria is not supported here. Filter in the function.`);
  checkInteger(`${name}: MaximumBatchingWindowInSeconds`, config.maximumBatchingWindowSeconds, 0, 300);
  if (kind === "queue") checkQueueMapping(name, config);
  else checkStreamMapping(name, config);
}

function checkQueueMapping(name: string, config: MappingConfig): void {
  const fifo = config.eventSourceArn.endsWith(".fifo");
  checkInteger(`${name}: BatchSize`, config.batchSize, 1, fifo ? 10 : 10_000);
  if (fifo && config.maximumBatchingWindowSeconds > 0) {
    throw invalid(`${name}: a batching window is not supported for FIFO queues. Set it to 0.`);
  }
  if (config.batchSize > 10 && config.maximumBatchingWindowSeconds < 1) {
    throw invalid(`${name}: a BatchSize over 10 (${config.batchSize}) needs a batching window of at least 1 second.`);
  }
  if (config.maximumConcurrency !== undefined) {
    checkInteger(`${name}: MaximumConcurrency`, config.maximumConcurrency, 2, 1_000);
  }
  for (const option of STREAM_ONLY) {
    if (config[option] === undefined) continue;
    throw invalid(`${name}: ${option} is for streams, not for SQS queues. Leave it out.`);
  }
}

function checkStreamMapping(name: string, config: MappingConfig): void {
  checkInteger(`${name}: BatchSize`, config.batchSize, 1, 10_000);
  checkInteger(`${name}: ParallelizationFactor`, config.parallelizationFactor ?? 1, 1, 10);
  checkInteger(`${name}: MaximumRetryAttempts`, config.maximumRetryAttempts ?? -1, -1, 10_000);
  const age = config.maximumRecordAgeSeconds ?? -1;
  if (age !== -1) checkInteger(`${name}: MaximumRecordAgeInSeconds`, age, 60, 604_800);
  if (config.startingPosition !== "TRIM_HORIZON" && config.startingPosition !== "LATEST") {
    throw invalid(`${name}: StartingPosition is ${config.startingPosition}: it must be TRIM_HORIZON or LATEST.`);
  }
  if (config.maximumConcurrency !== undefined) {
    throw invalid(`${name}: MaximumConcurrency is for SQS queues. Use ParallelizationFactor.`);
  }
  if (config.onFailureArn !== undefined)
    checkDestination(`${name}: the OnFailure destination`, config.onFailureArn, ["sqs"]);
}
