import { AwsError } from "../aws.ts";

/** What is wrong with a policy document, under the name that IAM gives such an error. */
export const malformed = (text: string): AwsError => new AwsError("MalformedPolicyDocument", text);

/** The value as a JSON object; throws `MalformedPolicyDocument` that says where it stands when it is none. */
export function recordOf(value: unknown, where: string): Record<string, unknown> {
  if (value === null || typeof value !== "object" || Array.isArray(value))
    throw malformed(`${where} must be a JSON object, not ${JSON.stringify(value)}.`);
  return value as Record<string, unknown>;
}
