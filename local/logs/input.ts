import { AwsError } from "../aws.ts";

type Input = Record<string, unknown>;

const invalid = (text: string) => new AwsError("InvalidParameterException", text);

/** A text that must be there; throws `InvalidParameterException`. */
export function requiredText(input: Input, name: string): string {
  const value = input[name];
  if (typeof value !== "string" || value === "")
    throw invalid(
      `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must not be null`,
    );
  return value;
}

/** The group that a call means, by name or ARN. */
export function groupIn(input: Input): string {
  return requiredText(input, input["logGroupIdentifier"] === undefined ? "logGroupName" : "logGroupIdentifier");
}

/** How many results a call wants. */
export function limitIn(input: Input, max: number, initial = max): number {
  const value = input["limit"] ?? initial;
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw invalid(`Value '${value}' at 'limit' must be between 1 and ${max}.`);
}

/** The number in a token of the form `<prefix>/<number>`; undefined where there is no token. */
export function tokenIn(input: Input, prefixes: string): { prefix: string; at: number } | undefined {
  const token = input["nextToken"];
  if (token === undefined || token === null) return undefined;
  const [, prefix = "", at] = new RegExp(`^([${prefixes}])/(\\d+)$`).exec(String(token)) ?? [];
  if (at === undefined) throw invalid("The specified nextToken is invalid.");
  return { prefix, at: Number(at) };
}

/** A page of a list, with the token of the next one where there is more. */
export function pageOf<T>(items: readonly T[], input: Input, max: number): { items: T[]; nextToken?: string } {
  const from = tokenIn(input, "n")?.at ?? 0;
  const to = from + limitIn(input, max);
  return { items: items.slice(from, to), ...(items.length > to ? { nextToken: `n/${to}` } : {}) };
}
