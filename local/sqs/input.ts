import { invalidValue, missingParameter } from "./errors.ts";

/** Returns a required, non-empty text. Throws `MissingParameter`. */
export function requiredText<Name extends string>(input: { [Each in Name]?: string }, name: Name): string {
  const value = input[name];
  if (value === undefined || value === "") throw missingParameter(name);
  return value;
}

/** Returns an integer within its limits, or undefined if absent. Throws `InvalidParameterValue`. */
export function optionalInteger<Name extends string>(
  input: { [Each in Name]?: number },
  name: Name,
  min: number,
  max: number,
): number | undefined {
  const value = input[name];
  if (value === undefined || (value >= min && value <= max)) return value;
  throw invalidValue(value, name, `Must be an integer between ${min} and ${max}, if provided.`);
}
