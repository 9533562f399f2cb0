import { AwsError } from "../aws.ts";

// Although SQS speaks JSON now, its older error codes travel in a header: `x-amzn-query-error: <code>;Sender`.
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

/** Returns an error's code in the Query protocol. */
export const queryCodeOf = ({ code }: AwsError): string => QUERY_CODES[code] ?? code;

// Errors that SQS's model does not have are another service's, in the type of an answer in JSON.
const TYPES: Record<string, string> = {
  InvalidParameterValue: "com.amazon.coral.service#InvalidParameterValueException",
  MissingParameter: "com.amazon.coral.service#MissingRequiredParameterException",
};

/** Returns an error's type in the JSON protocol. */
export const typeOf = ({ code }: AwsError): string => TYPES[code] ?? `com.amazonaws.sqs#${code}`;

/**
 * The header from which boto3, the AWS CLI and, for errors outside the model, the JavaScript SDK read the error name.
 */
export function queryErrorHeader(error: AwsError): Record<string, string> {
  return { "x-amzn-query-error": `${queryCodeOf(error)};${error.status < 500 ? "Sender" : "Receiver"}` };
}

/** SQS's wire format for access denials, which differs from the other JSON services'. */
export const ACCESS_DENIED = { code: "AccessDenied", status: 403 };

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
