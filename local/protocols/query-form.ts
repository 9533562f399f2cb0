import { AwsError } from "../aws.ts";

/** More than any input has; what is nested further could not be walked. */
const MOST_LEVELS = 100;

/** A parameter's value on its way from the form: a text, or what its dotted name goes on with. */
type Branch = Map<string, Branch | string>;

/**
 * The input that the parameters of an AWS Query request stand for: `A.member.1` makes a list, `A.entry.1.key` with its
 * `.value` (or `Name` and `Value`) a map, any other dot a structure. An empty list comes as an empty text. Throws `MalformedInput`.
 */
export function fromForm(parameters: Iterable<[string, string]>): Record<string, unknown> {
  const root: Branch = new Map();
  for (const [name, value] of parameters) {
    const path = name.split(".");
    if (path.length > MOST_LEVELS) throw new AwsError("MalformedInput", "A parameter's name has too many dots.");
    const last = path.pop() ?? "";
    let branch = root;
    for (const part of path) branch = branchAt(branch, part);
    branch.set(last, value);
  }
  return Object.fromEntries([...root].map(([name, value]) => [name, grown(value)]));
}

function branchAt(branch: Branch, part: string): Branch {
  const known = branch.get(part);
  if (known instanceof Map) return known;
  const added: Branch = new Map();
  branch.set(part, added);
  return added;
}

function grown(value: Branch | string): unknown {
  if (typeof value === "string") return value;
  const [[only, inner] = [], ...others] = [...value];
  if (others.length === 0 && inner instanceof Map && numbered(inner)) {
    if (only === "member") return inOrder(inner);
    if (only === "entry") return Object.fromEntries(inOrder(inner).map(entryOf));
  }
  return Object.fromEntries([...value].map(([name, each]) => [name, grown(each)]));
}

const numbered = (branch: Branch): boolean => [...branch.keys()].every((key) => /^\d+$/.test(key));

const inOrder = (branch: Branch): unknown[] =>
  [...branch].sort(([a], [b]) => Number(a) - Number(b)).map(([, each]) => grown(each));

function entryOf(entry: unknown): [string, unknown] {
  const { key, value, Name = key, Value = value } = (entry ?? {}) as Record<string, unknown>;
  if (typeof Name === "string") return [Name, Value];
  throw new AwsError("MalformedInput", "An entry of a map has no key.");
}
