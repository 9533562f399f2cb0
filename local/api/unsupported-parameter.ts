import { AwsError } from "../aws.ts";

/** The refusal of a parameter that an operation does not act upon, as most services word what is wrong with an input. */
export const unsupportedParameter = (operation: string, parameter: string): AwsError =>
  new AwsError(
    "ValidationException",
    `${operation}: the parameter ${parameter} is not supported by the local cloud: leave it out.`,
  );
