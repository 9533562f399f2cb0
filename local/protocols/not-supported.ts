import { AwsError } from "../aws.ts";

/** What is said of an operation that is not there, whichever protocol it came in. */
export const notSupported = (service: string, operation: string): string =>
  `${service}: the operation ${operation} is not supported by the local cloud. docs/fidelity.md lists what is.`;

/** The refusal of an operation that is not there; the gateway knows it by its status. */
export const unknownOperation = (service: string, operation: string, code = "UnknownOperationException"): AwsError =>
  new AwsError(code, notSupported(service, operation), 501);
