import { text } from "../../api/shapes.ts";
import { AwsError } from "../../aws.ts";

export const deliveryName = text({ min: 1, max: 60, pattern: "[\\w-]*" });

export const gone = (what: string, name: string): AwsError =>
  new AwsError("ResourceNotFoundException", `The ${what} ${name} does not exist.`);

export const conflict = (text: string): AwsError => new AwsError("ConflictException", text);

export const unsupported = (what: string): AwsError =>
  new AwsError("ValidationException", `${what} is not supported by the local cloud.`);
