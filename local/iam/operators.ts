import { BlockList, isIP } from "node:net";
import { type Context, fits, fitsArn, type Pattern, readPattern, readText } from "./pattern.ts";

export interface Operator {
  /** A negated operator holds if no value matches, and if the request lacks the key. */
  negated: boolean;
  matches(expected: string, actual: string, context: Context, variables: boolean): boolean;
}

type Compare = (expected: string, actual: string) => boolean;

const patterned =
  (compare: (pattern: Pattern, actual: string) => boolean): Operator["matches"] =>
  (expected, actual, context, variables) => {
    const pattern = readPattern(expected, context, variables);
    return pattern !== undefined && compare(pattern, actual);
  };

const plainly =
  (compare: Compare): Operator["matches"] =>
  (expected, actual, context, variables) => {
    const text = readText(expected, context, variables);
    return text !== undefined && compare(text, actual);
  };

const equal = plainly((expected, actual) => expected === actual);
const equalIgnoringCase = plainly((expected, actual) => expected.toLowerCase() === actual.toLowerCase());
const like = patterned(fits);
const arnLike = patterned(fitsArn);
const bool = plainly(
  (expected, actual) => /^(true|false)$/i.test(actual) && expected.toLowerCase() === actual.toLowerCase(),
);
const inRange = plainly(withinBlock);

/** The condition operators by name; `…IfExists` and the set operators are suffixes and prefixes of these. */
export const OPERATORS: Record<string, Operator> = {
  StringEquals: positive(equal),
  StringNotEquals: negated(equal),
  StringEqualsIgnoreCase: positive(equalIgnoringCase),
  StringNotEqualsIgnoreCase: negated(equalIgnoringCase),
  StringLike: positive(like),
  StringNotLike: negated(like),
  // As on AWS, ArnEquals and ArnLike behave identically.
  ArnEquals: positive(arnLike),
  ArnLike: positive(arnLike),
  ArnNotEquals: negated(arnLike),
  ArnNotLike: negated(arnLike),
  Bool: positive(bool),
  ...ordered("Numeric", (text) => (text.trim() === "" ? Number.NaN : Number(text))),
  ...ordered("Date", timeOf),
  IpAddress: positive(inRange),
  NotIpAddress: negated(inRange),
};

function positive(matches: Operator["matches"]): Operator {
  return { negated: false, matches };
}

function negated(matches: Operator["matches"]): Operator {
  return { negated: true, matches };
}

/** Returns the six comparisons for a kind of ordered value; an invalid value (NaN) matches none. */
function ordered(kind: string, read: (text: string) => number): Record<string, Operator> {
  const by = (compare: (actual: number, expected: number) => boolean) =>
    plainly((expected, actual) => compare(read(actual), read(expected)));
  const same = by((actual, expected) => actual === expected);
  return {
    [`${kind}Equals`]: positive(same),
    [`${kind}NotEquals`]: negated(same),
    [`${kind}LessThan`]: positive(by((actual, expected) => actual < expected)),
    [`${kind}LessThanEquals`]: positive(by((actual, expected) => actual <= expected)),
    [`${kind}GreaterThan`]: positive(by((actual, expected) => actual > expected)),
    [`${kind}GreaterThanEquals`]: positive(by((actual, expected) => actual >= expected)),
  };
}

/** Parses ISO 8601 or seconds since the epoch to milliseconds. */
function timeOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

function withinBlock(block: string, address: string): boolean {
  const [network = "", bits] = block.split("/");
  const version = isIP(network);
  if (version === 0 || version !== isIP(address)) return false;
  const family = version === 4 ? "ipv4" : "ipv6";
  const prefix = bits === undefined ? (version === 4 ? 32 : 128) : Number(bits);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > (version === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, family);
  return list.check(address, family);
}
