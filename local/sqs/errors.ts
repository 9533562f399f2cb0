import { AwsError } from "../aws.ts";

// Since SQS speaks JSON, its older error codes travel in a header: `x-amzn-query-error: <code>;Sender`.
const PREFIXED = [
  "BatchEntryIdsNotDistinct",
  "BatchRequestTooLong",
  "EmptyBatchRequest",
  "InvalidBatchEntryId",
  "MessageNotInflight",
  "PurgeQueueInProgress",
  "TooManyEntriesInBatchRequest",
  "UnsupportedOperation",
];
const QUERY_CODES: Record<string, string> = {
  ...Object.fromEntries(PREFIXED.map((code) => [code, `AWS.SimpleQueueService.${code}`])),
  QueueDoesNotExist: "AWS.SimpleQueueService.NonExistentQueue",
  QueueNameExists: "QueueAlreadyExists",
};
// What the JSON protocol calls otherwise than the query protocol.
const WIRE_NAMES: Record<string, string> = {
  AccessDenied: "AccessDeniedException",
  InvalidParameterValue: "InvalidParameterValueException",
  MissingParameter: "MissingRequiredParameterException",
};
const QUERY_CODE_OF_WIRE_NAME = Object.fromEntries(Object.entries(WIRE_NAMES).map(([code, name]) => [name, code]));

/** The error under the name that the JSON protocol gives it. */
export const toWire = (error: AwsError): AwsError =>
  new AwsError(WIRE_NAMES[error.code] ?? error.code, error.message, error.status);

/** The header from which boto3 and the AWS CLI take the error's code. */
export function queryErrorHeader({ code, status }: AwsError): Record<string, string> {
  const queryCode = QUERY_CODE_OF_WIRE_NAME[code] ?? QUERY_CODES[code] ?? code;
  return { "x-amzn-query-error": `${queryCode};${status < 500 ? "Sender" : "Receiver"}` };
}

export const queueDoesNotExist = (): AwsError =>
  new AwsError("QueueDoesNotExist", "The specified queue does not exist.");

export const invalidParameter = (message: string): AwsError => new AwsError("InvalidParameterValue", message);

/** `Value <value> for parameter <name> is invalid. Reason: <reason>` */
export const invalidValue = (value: unknown, name: string, reason: string): AwsError =>
  invalidParameter(`Value ${String(value)} for parameter ${name} is invalid. Reason: ${reason}`);

export const missingParameter = (name: string): AwsError =>
  new AwsError("MissingParameter", `The request must contain the parameter ${name}.`);

export const invalidReceipt = (handle: unknown): AwsError =>
  new AwsError("ReceiptHandleIsInvalid", `The input receipt handle "${handle}" is not a valid receipt handle.`, 404);
