import { invalidValue, missingParameter } from "./errors.ts";

/** A text that must be there and not be empty; throws `MissingParameter`. */
export function requiredText<Name extends string>(input: { [Each in Name]?: string }, name: Name): string {
  const value = input[name];
  if (value === undefined || value === "") throw missingParameter(name);
  return value;
}

/** An integer within limits, or undefined where there is none; throws `InvalidParameterValue`. */
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
