import { AwsError } from "../aws.ts";
import { type Members, type Shape, shapeOf } from "./shapes.ts";

/**
 * Decodes an input: null members count as absent, numbers become integers, and unknown members are left unchanged. Throws
 * `SerializationException` for a value whose type does not match its shape.
 */
export const decode = (input: object, members: Members): object => decodeMembers(input, members);

function decodeMembers(value: object, members: Members): object {
  return decodeEach(value, (each, name) => {
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    return member ? decodeValue(each, shapeOf(member), name) : each;
  });
}

/** Returns the same object when nothing in it changes, as for most inputs. */
function decodeEach(value: object, decodeOne: (each: unknown, name: string) => unknown): object {
  let changed: Map<string, unknown> | undefined;
  for (const name of Object.keys(value)) {
    const each: unknown = (value as Record<string, unknown>)[name];
    const decoded = each === null || each === undefined ? undefined : decodeOne(each, name);
    if (decoded !== each || decoded === undefined) changed = (changed ?? new Map()).set(name, decoded);
  }
  if (!changed) return value;
  const entries = Object.entries(value).map(([name, each]) => [name, changed.has(name) ? changed.get(name) : each]);
  return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
}

function decodeValue(value: unknown, shape: Shape, name: string): unknown {
  expectType(value, shape);
  switch (shape.kind) {
    case "number":
      return wholeNumber(value as number, LARGEST_INTEGER, name);
    case "long":
      return wholeNumber(value as number, LARGEST_LONG, name);
    case "blob":
      return base64(value as string, name);
    case "time":
      return timeStamp(value as number, name);
    case "list":
      return decodeItems(value as unknown[], shape.of, name);
    case "map":
      return decodeEach(value as object, (each, key) => decodeValue(each, shape.of, key));
    case "structure":
      return decodeMembers(value as object, shape.members);
    default:
      return value;
  }
}

function decodeItems(items: unknown[], shape: Shape, name: string): unknown[] {
  const decoded = items.map((each) => decodeValue(each, shape, name));
  return decoded.every((each, i) => each === items[i]) ? items : decoded;
}

const LARGEST_INTEGER = 2 ** 31 - 1;
const LARGEST_LONG = 2 ** 63;

function wholeNumber(value: number, largest: number, name: string): number {
  if (Math.abs(value) <= largest) return Math.trunc(value);
  throw new AwsError("SerializationException", `${value} at '${name}' is too large an integer.`);
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function base64(value: string, name: string): string {
  if (value.length % 4 === 0 && BASE64.test(value)) return value;
  throw new AwsError("SerializationException", `The text at '${name}' is not Base64 with padding.`);
}

const LATEST_SECONDS = 8.64e12;

function timeStamp(value: number, name: string): number {
  if (Math.abs(value) <= LATEST_SECONDS) return value;
  throw new AwsError("SerializationException", `${value} at '${name}' is not a time stamp in seconds since the epoch.`);
}

const EXPECTED = {
  text: "string",
  blob: "string",
  number: "number",
  long: "number",
  time: "number",
  boolean: "boolean",
  list: "list",
  map: "structure",
  structure: "structure",
};
const WANTED = {
  text: "a String",
  blob: "a Blob",
  number: "an Integer",
  long: "a Long",
  time: "a Timestamp",
  boolean: "a Boolean",
};

function expectType(value: unknown, { kind }: Shape): void {
  const given = typeOf(value);
  if (given === EXPECTED[kind]) return;
  throw new AwsError("SerializationException", mismatch(value, given, kind));
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  return typeof value === "object" ? "structure" : typeof value;
}

function mismatch(value: unknown, given: string, kind: Shape["kind"]): string {
  if (given === "list") return "Start of list found where not expected";
  if (given === "structure") return "Start of structure or map found where not expected.";
  const token = given === "boolean" ? String(value).toUpperCase() : given.toUpperCase();
  return `${token}_VALUE cannot be converted to ${kind in WANTED ? WANTED[kind as keyof typeof WANTED] : `a ${kind}`}`;
}
