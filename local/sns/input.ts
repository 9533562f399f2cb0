import { invalidParameter, missing } from "./errors.ts";

export type Input = Record<string, unknown>;

/** A text that must be there; throws `InvalidParameter`. */
export function requiredText(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined) throw missing(name);
  return value;
}

export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || typeof value === "string") return value;
  throw invalidParameter(`${name} Reason: must be a text`);
}

/** A list; none and the empty text, which stands for an empty list, are empty. */
export function listOf(input: Input, name: string): unknown[] {
  const value = input[name] ?? "";
  if (value === "") return [];
  if (Array.isArray(value)) return value;
  throw invalidParameter(`${name} Reason: must be a list`);
}

/** A list of texts, empty where there is none. */
export function textsOf(input: Input, name: string): string[] {
  return listOf(input, name).map((each) => {
    if (typeof each === "string") return each;
    throw invalidParameter(`${name} Reason: must be a list of texts`);
  });
}

/** A map from text to text, empty where there is none. */
export function textMapOf(input: Input, name: string): Record<string, string> {
  const value = input[name] ?? "";
  if (value === "") return {};
  const texts = typeof value === "object" && value !== null && !Array.isArray(value);
  if (texts && Object.values(value).every((each) => typeof each === "string")) return value as Record<string, string>;
  throw invalidParameter(`${name} Reason: must be a map of texts`);
}

/** Tags as a record. Throws `InvalidParameter` for a key that comes twice. */
export function tagsOf(input: Input): Record<string, string> {
  const tags = new Map<string, string>();
  for (const tag of listOf(input, "Tags")) {
    const { Key: key, Value: value = "" } = (tag ?? {}) as Record<string, unknown>;
    if (typeof key !== "string" || key === "" || key.length > 128)
      throw invalidParameter("Tag keys must be 1 to 128 characters long.");
    if (typeof value !== "string" || value.length > 256)
      throw invalidParameter("Tag values can be up to 256 characters long.");
    if (tags.has(key)) throw invalidParameter("Duplicated keys are not allowed.");
    tags.set(key, value);
  }
  return Object.fromEntries(tags);
}
