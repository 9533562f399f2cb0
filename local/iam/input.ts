import { invalidMember, validation } from "./errors.ts";

export type Input = Record<string, unknown>;

const NAME = /^[\w+=,.@-]+$/;

/** Returns the name of a role, a policy, or a session. Throws `ValidationError`. */
export function nameIn<Member extends string>(input: Record<Member, string>, member: Member, longest: number): string {
  const name = input[member];
  if (!NAME.test(name))
    throw invalidMember(member, name, "Member must satisfy regular expression pattern: [\\w+=,.@-]+");
  if (name.length <= longest) return name;
  throw invalidMember(member, name, `Member must have length less than or equal to ${longest}`);
}

/** Returns a path such as `/service/`. */
export function pathIn(path = "/"): string {
  if (path.length <= 512 && /^\/$|^\/[!-~]+\/$/.test(path)) return path;
  throw validation(
    "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.",
  );
}

/** Returns an optional number. Throws `ValidationError` if it is out of range. */
export function integerIn(
  value: number | undefined,
  name: string,
  { least, most }: { least: number; most: number },
): number | undefined {
  if (value === undefined) return undefined;
  if (value < least)
    throw invalidMember(name, String(value), `Member must have value greater than or equal to ${least}`);
  if (value > most) throw invalidMember(name, String(value), `Member must have value less than or equal to ${most}`);
  return value;
}

/** Returns tags by key. */
export function tagsIn(tags: { Key?: string; Value?: string }[] = []): Record<string, string> {
  return Object.fromEntries(
    tags.map((tag) => {
      const { Key, Value } = tag;
      if (Key === undefined || Value === undefined)
        throw invalidMember("Tags", JSON.stringify(tag), "Member must have a Key and a Value");
      return [Key, Value];
    }),
  );
}
