import { AwsError } from "../aws.ts";

export const invalid = (text: string): AwsError =>
  new AwsError("ValidationException", `1 validation error detected: ${text}`);

export const missing = (name: string): AwsError =>
  invalid(`Value at '${name}' failed to satisfy constraint: Member must not be null.`);
