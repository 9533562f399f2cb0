import { createMatcher, InvalidPattern, type Pattern, parsePattern } from "../event-pattern/index.ts";
import { parseJson, parseJsonObject } from "../json.ts";
import type { MessageAttributes } from "../messages/message-attributes.ts";
import type { Message } from "./message.ts";

export type FilterScope = "MessageAttributes" | "MessageBody";

/** Returns whether a subscription accepts a message. */
export type Filter = (message: Pick<Message, "text" | "attributes">) => boolean;

const MOST_KEYS = 5;
const MOST_COMBINATIONS = 150;
const LONGEST = 262_144;

type Policy = Record<string, unknown>;

/**
 * Compiles a filter policy, whose grammar is that of event patterns. `refuse` creates the error for a reason, in AWS's
 * words. https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
 */
export function compileFilter(text: string, scope: FilterScope, refuse: (reason: string) => Error): Filter {
  if (Buffer.byteLength(text) > LONGEST) throw refuse(`Filter policy can not be longer than ${LONGEST} bytes`);
  const policy = policyOf(text, refuse);
  const pattern = parse(text, refuse);
  if (keysOf(policy).size > MOST_KEYS) throw refuse(`Filter policy can not have more than ${MOST_KEYS} keys`);
  if (combinations(policy, 1) > MOST_COMBINATIONS) throw refuse("Filter policy is too complex");
  const matcher = createMatcher();
  matcher.add("filter", scope === "MessageBody" ? pattern : nullMeansAbsent(pattern));
  const matches = (json: string) => matcher.match(json).length > 0;
  if (scope === "MessageAttributes") return ({ attributes = {} }) => matches(asJson(attributes));
  // A body that is not a JSON object matches no policy.
  return ({ text: body }) => isObject(body) && matches(body);
}

/** Returns whether a policy is nested, which only the body scope allows. */
export function isNested(text: string): boolean {
  const nested = (policy: Policy): boolean =>
    Object.entries(policy).some(([name, each]) =>
      name === "$or" && Array.isArray(each) ? each.some((branch) => nested(branch as Policy)) : !Array.isArray(each),
    );
  return nested(JSON.parse(text) as Policy);
}

function parse(text: string, refuse: (reason: string) => Error): Pattern {
  try {
    return parsePattern(text);
  } catch (error) {
    if (error instanceof InvalidPattern) throw refuse(reasonOf(error));
    throw error;
  }
}

function policyOf(text: string, refuse: (reason: string) => Error): Policy {
  try {
    return parseJson(text) as Policy;
  } catch {
    try {
      parsePattern(text);
    } catch (error) {
      // SNS does not quote invalid JSON.
      const hidden = "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line";
      const reason = reasonOf(error as Error).replace(/\[Source: .*; line/s, hidden);
      throw refuse(`failed to parse JSON. ${reason}`);
    }
    throw refuse("failed to parse JSON.");
  }
}

const reasonOf = ({ message }: Error): string => message.replace(/^Event pattern is not valid\. Reason: /, "");

/** Returns the top-level keys, including those inside a `$or`. */
function keysOf(policy: Policy): Set<string> {
  return new Set(
    Object.entries(policy).flatMap(([name, each]) =>
      name === "$or" && Array.isArray(each) ? each.flatMap((branch: Policy) => [...keysOf(branch)]) : [name],
    ),
  );
}

/** Returns the product of each list's length times its depth; the branches of a `$or` add up. */
function combinations(policy: Policy, depth: number): number {
  return Object.entries(policy).reduce((product, [name, each]) => {
    if (name === "$or" && Array.isArray(each))
      return product * each.reduce((sum: number, branch: Policy) => sum + combinations(branch, depth), 0);
    if (Array.isArray(each)) return product * each.length * depth;
    return product * combinations(each as Policy, depth + 1);
  }, 1);
}

/** Rewrites null to "absent": an attribute is never null. */
function nullMeansAbsent(pattern: Pattern): Pattern {
  return {
    alternatives: pattern.alternatives.map((fields) =>
      fields.map(({ path, values }) => ({
        path,
        values: values.flatMap((value) =>
          value.is === "literal" && value.text === "null" ? [value, { is: "absent" as const }] : [value],
        ),
      })),
    ),
  };
}

/** Returns the attributes as the event that the pattern matches; binary ones are ignored. */
function asJson(attributes: MessageAttributes): string {
  const members = Object.entries(attributes).flatMap(([name, { DataType, StringValue = "" }]) => {
    if (DataType.startsWith("Binary")) return [];
    return [`${JSON.stringify(name)}:${jsonValue(DataType, StringValue)}`];
  });
  return `{${members.join(",")}}`;
}

function jsonValue(dataType: string, text: string): string {
  if (dataType.startsWith("Number")) return jsonNumber(text);
  if (dataType === "String.Array" && isArray(text)) return text;
  return JSON.stringify(text);
}

const jsonNumber = (text: string): string =>
  /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? text : String(Number(text));

function isArray(text: string): boolean {
  return Array.isArray(parsed(text));
}

const isObject = (text: string): boolean => parseJsonObject(text) !== undefined;

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
