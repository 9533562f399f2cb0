import type { InputOf } from "../api/shapes.ts";
import { AwsError } from "../aws.ts";
import type { group, page } from "./shapes.ts";

export const invalid = (text: string) => new AwsError("InvalidParameterException", text);

/** The refusal of a parameter that is absent or empty. */
export const missing = (name: string): AwsError =>
  invalid(`1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must not be null`);

/** Returns the requested group, by name or ARN. */
export function groupIn(input: InputOf<typeof group>): string {
  const name = input.logGroupIdentifier === undefined ? "logGroupName" : "logGroupIdentifier";
  const value = input[name] ?? "";
  if (value === "") throw missing(name);
  return value;
}

type Page = InputOf<typeof page>;

/** Returns the requested number of results. */
export function limitIn({ limit }: Page, max: number): number {
  if (limit === undefined) return max;
  if (limit >= 1 && limit <= max) return limit;
  throw invalid(`Value '${limit}' at 'limit' must be between 1 and ${max}.`);
}

/** Returns the number in a token of the form `<prefix>/<number>`, or undefined without a token. */
export function tokenIn({ nextToken }: Page, prefixes: string): { prefix: string; at: number } | undefined {
  if (nextToken === undefined) return undefined;
  const [, prefix = "", at] = new RegExp(`^([${prefixes}])/(\\d+)$`).exec(nextToken) ?? [];
  if (at === undefined) throw invalid("The specified nextToken is invalid.");
  return { prefix, at: Number(at) };
}

/** Returns a page of a list, with the next page's token if there is more. */
export function pageOf<T>(items: readonly T[], input: Page, max: number): { items: T[]; nextToken?: string } {
  const from = tokenIn(input, "n")?.at ?? 0;
  const to = from + limitIn(input, max);
  return { items: items.slice(from, to), ...(items.length > to ? { nextToken: `n/${to}` } : {}) };
}
