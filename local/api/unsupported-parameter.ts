import { AwsError } from "../aws.ts";

/** Returns the error for a parameter that an operation does not support, in the form that most services use. */
export const unsupportedParameter = (operation: string, parameter: string): AwsError =>
  new AwsError(
    "ValidationException",
    `${operation}: the parameter ${parameter} is not supported by the local cloud: leave it out.`,
  );
