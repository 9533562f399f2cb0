import { invalidValue, missingParameter } from "./errors.ts";

type Input = Record<string, unknown>;

/** A text that must be there and not be empty; throws `MissingParameter`. */
export function requiredText(input: Input, name: string): string {
  const value = input[name];
  if (value === undefined || value === null || value === "") throw missingParameter(name);
  if (typeof value !== "string") throw invalidValue(JSON.stringify(value), name, "Must be a string.");
  return value;
}

/** An integer within limits, or undefined where there is none; throws `InvalidParameterValue`. */
export function optionalInteger(input: Input, name: string, min: number, max: number): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max)
    throw invalidValue(value, name, `Must be an integer between ${min} and ${max}, if provided.`);
  return value;
}

/** A list of texts, empty where there is none. */
export function texts(input: Input, name: string): string[] {
  const value = input[name] ?? [];
  if (!Array.isArray(value) || value.some((each) => typeof each !== "string"))
    throw invalidValue(JSON.stringify(value), name, "Must be a list of strings.");
  return value;
}

/** A map from text to text, empty where there is none. */
export function textMap(input: Input, name: string): Record<string, string> {
  const value = input[name] ?? {};
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalidValue(JSON.stringify(value), name, "Must be a map of strings.");
  for (const [key, each] of Object.entries(value))
    if (typeof each !== "string") throw invalidValue(JSON.stringify(each), `${name}.${key}`, "Must be a string.");
  return value as Record<string, string>;
}
