import { invalid } from "./errors.ts";

type Input = Record<string, unknown>;

/** Throws `ValidationException` for a parameter that has no effect here. */
export function checkParameters(operation: string, input: Input, known: readonly string[]): void {
  for (const [name, value] of Object.entries(input)) {
    if (known.includes(name) || value === null || value === undefined) continue;
    throw invalid(`${operation}: the parameter ${name} is not supported by the local cloud: leave it out.`);
  }
}

/** A text that must be there. */
export function requiredText(input: Input, name: string, max = 2048): string {
  const value = optionalText(input, name, max);
  if (value === undefined) throw breach("null", name, "must not be null");
  return value;
}

export function optionalText(input: Input, name: string, max = 2048): string | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== "string") throw breach(JSON.stringify(value), name, "must be a string");
  if (value.length > max) throw breach("", name, `must have length less than or equal to ${max}`);
  return value;
}

/** One of some texts; the first when there is none. */
export function choice<T extends string>(input: Input, name: string, values: readonly [T, ...T[]]): T {
  const value = optionalText(input, name) ?? values[0];
  if (values.includes(value as T)) return value as T;
  throw breach(`'${value}'`, name, `must satisfy enum value set: [${values.join(", ")}]`);
}

export function optionalObject(input: Input, name: string): object | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined || (typeof value === "object" && !Array.isArray(value))) return value;
  throw breach(JSON.stringify(value), name, "must be a structure");
}

/** Throws `ValidationException` where a description without the data is asked for. */
export function checkIncludedData(input: Input): void {
  if ((input["includedData"] ?? "ALL_DATA") === "ALL_DATA") return;
  throw invalid(`includedData ${input["includedData"]} is not supported by the local cloud: leave it out.`);
}

/** Tags as a record. */
export function tagsOf(input: Input, name = "tags"): Record<string, string> {
  const tags = input[name] ?? [];
  const list = Array.isArray(tags) ? tags : [tags];
  return Object.fromEntries(
    list.map((tag: { key?: unknown; value?: unknown }) => {
      if (typeof tag?.key === "string" && typeof tag.value === "string") return [tag.key, tag.value];
      throw breach(JSON.stringify(tag), name, "must have a key and a value");
    }),
  );
}

/** A page of a list, and the token of the next one: a page has 100 items, or `maxResults`. */
export function page<T>(items: T[], input: Input): { items: T[]; nextToken?: string } {
  const { maxResults = 0, nextToken } = input;
  if (!(Number.isInteger(maxResults) && Number(maxResults) >= 0 && Number(maxResults) <= 1000))
    throw breach(`'${maxResults}'`, "maxResults", "must have value between 0 and 1000");
  const start = nextToken === undefined || nextToken === null ? 0 : Number(nextToken);
  if (!(Number.isInteger(start) && start >= 0)) throw invalidToken(nextToken);
  const end = start + (Number(maxResults) || 100);
  return { items: items.slice(start, end), ...(end < items.length && { nextToken: String(end) }) };
}

const invalidToken = (token: unknown) => {
  const error = invalid(`Invalid Token: '${token}'`);
  return Object.assign(error, { code: "InvalidToken" });
};

const breach = (value: string, name: string, constraint: string) =>
  invalid(
    `1 validation error detected: Value ${value ? `${value} ` : ""}at '${name}' failed to satisfy constraint: Member ${constraint}`,
  );
