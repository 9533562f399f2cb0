import { invalidMember, validation } from "./errors.ts";

export type Input = Record<string, unknown>;

export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || typeof value === "string") return value;
  throw invalidMember(name, JSON.stringify(value), "Member must be a text");
}

/** Throws `ValidationError` when it is not there. */
export function requiredText(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined || value === "") throw invalidMember(name, "null", "Member must not be null");
  return value;
}

const NAME = /^[\w+=,.@-]+$/;

/** The name of a role, a policy, or a session. */
export function nameIn(input: Input, member: string, longest: number): string {
  const name = requiredText(input, member);
  if (!NAME.test(name))
    throw invalidMember(member, name, "Member must satisfy regular expression pattern: [\\w+=,.@-]+");
  if (name.length <= longest) return name;
  throw invalidMember(member, name, `Member must have length less than or equal to ${longest}`);
}

/** A path such as `/service/`; `/` when not given. */
export function pathIn(input: Input): string {
  const path = optionalText(input, "Path") ?? "/";
  if (path.length <= 512 && /^\/$|^\/[!-~]+\/$/.test(path)) return path;
  throw validation(
    "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.",
  );
}

export function integerIn(input: Input, name: string, least: number, most: number): number | undefined {
  const value = input[name];
  if (typeof value !== "number") return undefined;
  if (value < least)
    throw invalidMember(name, String(value), `Member must have value greater than or equal to ${least}`);
  if (value > most) throw invalidMember(name, String(value), `Member must have value less than or equal to ${most}`);
  return value;
}

/** A list of texts; none and the empty text, which stands for an empty list, are empty. */
export const textsIn = (input: Input, name: string): string[] =>
  listIn(input, name).map((each) => {
    if (typeof each === "string") return each;
    throw invalidMember(name, JSON.stringify(each), "Member must be a text");
  });

/** Tags as a list of keys and values. */
export function tagsIn(input: Input): Record<string, string> {
  return Object.fromEntries(
    listIn(input, "Tags").map((tag) => {
      const { Key, Value } = (typeof tag === "object" && tag !== null ? tag : {}) as Input;
      if (typeof Key !== "string" || typeof Value !== "string")
        throw invalidMember("Tags", JSON.stringify(tag), "Member must have a Key and a Value");
      return [Key, Value];
    }),
  );
}

function listIn(input: Input, name: string): unknown[] {
  const value = input[name] ?? "";
  if (value === "") return [];
  if (Array.isArray(value)) return value;
  throw invalidMember(name, JSON.stringify(value), "Member must be a list");
}
