import { AwsError } from "../aws.ts";

export const invalid = (message: string): AwsError => new AwsError("ValidationException", message);
export const conflict = (message: string): AwsError => new AwsError("ConflictException", message, 409);
export const notFound = (message: string): AwsError => new AwsError("ResourceNotFoundException", message, 404);
export const overQuota = (message: string): AwsError => new AwsError("ServiceQuotaExceededException", message, 402);

/** The error for changing or deleting the default group. */
export const notOnDefaultGroup = (): AwsError =>
  invalid("This operation cannot be performed on schedule group default.");
