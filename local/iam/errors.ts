import { AwsError } from "../aws.ts";

/** IAM's errors: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html */
export const noSuchEntity = (text: string): AwsError => new AwsError("NoSuchEntity", text, 404);
export const alreadyExists = (text: string): AwsError => new AwsError("EntityAlreadyExists", text, 409);
export const deleteConflict = (text: string): AwsError => new AwsError("DeleteConflict", text, 409);
export const validation = (text: string): AwsError => new AwsError("ValidationError", text);

/** The error for a change to a resource that a template would recreate at each start. */
export const declared = (what: string): AwsError =>
  new AwsError("UnmodifiableEntity", `${what} comes from a template: change the template and start again.`);

/** The refusal of a member's value, as the API's model words it. */
/** The refusal of a parameter that is absent or empty. */
export const missing = (name: string): AwsError => invalidMember(name, "null", "Member must not be null");

export const invalidMember = (name: string, value: string, constraint: string): AwsError =>
  validation(
    `1 validation error detected: Value '${value}' at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: ${constraint}`,
  );
