import { type Members, type Shape, shapeOf } from "../api/shapes.ts";
import { AwsError } from "../aws.ts";

/**
 * The input that a form stands for, once each of its parts is of its shape. What no shape knows stays as it is. Throws
 * `MalformedInput`.
 */
export const decodeForm = (input: object, members: Members): object =>
  Object.fromEntries(
    Object.entries(input).map(([name, value]) => {
      const member = Object.hasOwn(members, name) ? members[name] : undefined;
      return [name, member ? decodePart(value, shapeOf(member), name) : value];
    }),
  );

function decodePart(value: unknown, shape: Shape, name: string): unknown {
  // An empty list or map comes as an empty text.
  const isEmpty = value === "";
  switch (shape.kind) {
    case "list":
      if (Array.isArray(value)) return value.map((each) => decodePart(each, shape.of, name));
      if (isEmpty) return [];
      throw malformed(name, "a list");
    case "map":
      if (isMembers(value))
        return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, decodePart(each, shape.of, name)]));
      if (isEmpty) return {};
      throw malformed(name, "a map");
    case "structure":
      if (isMembers(value)) return decodeForm(value, shape.members);
      throw malformed(name, "a structure");
    case "number":
    case "long":
      if (typeof value === "string" && /^-?\d{1,15}$/.test(value)) return Number(value);
      throw malformed(name, "a whole number");
    case "boolean":
      if (value === "true" || value === "false") return value === "true";
      throw malformed(name, "true or false");
    default:
      if (typeof value === "string") return value;
      throw malformed(name, "a text");
  }
}

const isMembers = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const malformed = (name: string, expected: string) =>
  new AwsError("MalformedInput", `The parameter ${name} is malformed: it must be ${expected}.`);
