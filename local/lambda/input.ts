import { AwsError } from "../aws.ts";
import { jsonObjectIn } from "../protocols/json-body.ts";
import { invalid } from "./function-config.ts";

/** The members of a request's JSON body; one that is null counts as not given. */
export type Input = Record<string, unknown>;

// A call is judged before it is carried out, and a body may hold a whole archive: it is read once.
const read = new WeakMap<Buffer, Input>();

/** Throws `InvalidRequestContentException` for a body that is no JSON object. */
export function inputOf(body: Buffer): Input {
  const known = read.get(body) ?? parse(body);
  read.set(body, known);
  return known;
}

function parse(body: Buffer): Input {
  const value = body.length === 0 ? {} : jsonObjectIn(body);
  if (value) return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null));
  throw new AwsError("InvalidRequestContentException", "Could not parse request body into json: it is no object.");
}

/** Throws for the first member that is not among `known`: what is not done here is never passed over. */
export function refuseOthers(where: string, input: Input, known: readonly string[]): void {
  const other = Object.keys(input).find((name) => !known.includes(name));
  if (other !== undefined) throw invalid(`${where}: ${other} is not supported by the local cloud: leave it out.`);
}

export const text = (input: Input, name: string): string | undefined => typed<string>(input, name, "string");
export const number = (input: Input, name: string): number | undefined => typed<number>(input, name, "number");
export const boolean = (input: Input, name: string): boolean | undefined => typed<boolean>(input, name, "boolean");

/** Throws `ValidationException` when it is not there. */
export function requiredText(input: Input, name: string): string {
  const value = text(input, name);
  if (value !== undefined) return value;
  throw validation(`Value null at '${memberName(name)}' failed to satisfy constraint: Member must not be null`);
}

/** A text that must fit a pattern, as the API's model words the refusal. */
export function fitting(value: string, name: string, pattern: RegExp): string {
  if (pattern.test(value)) return value;
  throw validation(
    `Value '${value}' at '${memberName(name)}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern.source}`,
  );
}

export function structure(input: Input, name: string): Input | undefined {
  const value = typed<object>(input, name, "object");
  if (value === undefined) return undefined;
  if (Array.isArray(value)) throw unreadable(name, "an object");
  return value as Input;
}

export function textMap(input: Input, name: string): Record<string, string> | undefined {
  const map = structure(input, name);
  for (const key of Object.keys(map ?? {})) requiredText(map ?? {}, key);
  return map as Record<string, string> | undefined;
}

export function texts(input: Input, name: string): string[] | undefined {
  const value = input[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
  throw unreadable(name, "a list of texts");
}

function typed<T>(input: Input, name: string, type: string): T | undefined {
  const value = input[name];
  if (value === undefined || typeof value === type) return value as T | undefined;
  throw unreadable(name, `a ${type}`);
}

const unreadable = (name: string, wanted: string) =>
  new AwsError("SerializationException", `${name} must be ${wanted}.`);

const validation = (text: string) => new AwsError("ValidationException", `1 validation error detected: ${text}`);

const memberName = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
