import { AwsError } from "../aws.ts";

export const notFound = (message: string): AwsError => new AwsError("ResourceNotFoundException", message);
export const alreadyExists = (message: string): AwsError => new AwsError("ResourceAlreadyExistsException", message);
export const invalid = (message: string): AwsError => new AwsError("ValidationException", message);

/** Returns the error `Parameter <name> is not valid. Reason: <reason>`, the service's usual wording. */
export const invalidParameter = (name: string, reason: string): AwsError =>
  invalid(`Parameter ${name} is not valid. Reason: ${reason}`);

export const overLimit = (): AwsError =>
  new AwsError("LimitExceededException", "The requested resource exceeds the maximum number allowed.");

export const managed = (rule: string, owner: string): AwsError =>
  new AwsError("ManagedRuleException", `Rule ${rule} is managed by ${owner}: only that service may change it.`);
