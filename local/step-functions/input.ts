import type { InputOf } from "../api/shapes.ts";
import { invalid } from "./errors.ts";
import type { page, tags } from "./shapes.ts";

type Texts<Name extends string> = { [Each in Name]?: string };

/** Returns a text that is not too long. Throws `ValidationException`. */
export function limited<T extends string | undefined>(value: T, name: string, max = 2048): T {
  if (value !== undefined && value.length > max)
    throw breach("", name, `must have length less than or equal to ${max}`);
  return value;
}

/** Returns one of the allowed texts; the first by default. */
export function choice<Name extends string, T extends string>(
  input: Texts<Name>,
  name: Name,
  values: readonly [T, ...T[]],
): T {
  const given = limited<string | undefined>(input[name], name) ?? values[0];
  const value = values.find((each) => each === given);
  if (value !== undefined) return value;
  throw breach(`'${given}'`, name, `must satisfy enum value set: [${values.join(", ")}]`);
}

/** Throws `ValidationException` if a description without data is requested. */
export function checkIncludedData({ includedData = "ALL_DATA" }: { includedData?: string }): void {
  if (includedData === "ALL_DATA") return;
  throw invalid(`includedData ${includedData} is not supported by the local cloud: leave it out.`);
}

/** Returns tags as a record. */
export const tagsOf = ({ tags: given = [] }: InputOf<{ tags: typeof tags }>): Record<string, string> =>
  Object.fromEntries(
    given.map((tag) => {
      if (tag.key !== undefined && tag.value !== undefined) return [tag.key, tag.value];
      throw breach(JSON.stringify(tag), "tags", "must have a key and a value");
    }),
  );

/** Returns a page of a list, with the next page's token: a page has `maxResults` items, 100 by default. */
export function pageOf<T>(items: T[], input: InputOf<typeof page>): { items: T[]; nextToken?: string } {
  const { maxResults = 0, nextToken } = input;
  if (maxResults < 0 || maxResults > 1000)
    throw breach(`'${maxResults}'`, "maxResults", "must have value between 0 and 1000");
  const start = nextToken === undefined ? 0 : Number(nextToken);
  if (!(Number.isInteger(start) && start >= 0)) throw invalidToken(nextToken);
  const end = start + (maxResults || 100);
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
