import { AwsError } from "../aws.ts";

/** The error for an invalid policy document. */
export const malformed = (text: string): AwsError => new AwsError("MalformedPolicyDocument", text);

/** Returns the value as a JSON object. Throws `MalformedPolicyDocument` naming the place if it is not one. */
export function recordOf(value: unknown, where: string): Record<string, unknown> {
  if (value === null || typeof value !== "object" || Array.isArray(value))
    throw malformed(`${where} must be a JSON object, not ${JSON.stringify(value)}.`);
  return value as Record<string, unknown>;
}
