import { parseAddress } from "./cidr.ts";
import { InvalidPattern, UnplacedError } from "./invalid-pattern.ts";
import { JsonError, type JsonReader, readJson, type Token } from "./json.ts";
import { comparableNumber } from "./numeric.ts";
import { parseMatchExpression } from "./parse-match-expression.ts";
import type { FieldPattern, Pattern, ValuePattern } from "./value-pattern.ts";
import { tooComplex } from "./wildcard-complexity.ts";

/** An alternative under construction: repeating a path replaces its values. */
type Fields = Map<string, FieldPattern>;

const RESERVED_INSIDE_OR = new Set([
  ..."exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr".split(" "),
  ..."= < <= > >= regex not-wildcard not-equals-ignore-case".split(" "),
  ..."date-after date-on-or-after date-before date-on-or-before in-date-range".split(" "),
  ..."ip-address-in-range ip-address-not-in-range".split(" "),
]);

const MOST_ALTERNATIVES = 1_000;

/**
 * Compiles the text of an event pattern. Throws `InvalidPattern` with AWS's words for what is wrong.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function parsePattern(text: string): Pattern {
  try {
    return parse(readJson(text));
  } catch (error) {
    if (error instanceof JsonError || error instanceof UnplacedError) throw new InvalidPattern(error.message);
    throw error;
  }
}

function parse(json: JsonReader): Pattern {
  if (json.next() !== "{") throw json.error("Filter is not an object");
  const alternatives = parseObject(json, "", [new Map()], false);
  if (json.next() !== "end") throw json.error("Nothing may follow the event pattern");
  refuseCostlyWildcards(alternatives);
  return { alternatives: alternatives.map(inOrderOfPath) };
}

/** Adds the fields of the object to every alternative so far; an `$or` in it multiplies them. */
function parseObject(json: JsonReader, parent: string, soFar: Fields[], insideOr: boolean): Fields[] {
  let alternatives = soFar;
  let token = json.next();
  if (token === "}") throw json.error("Empty objects are not allowed");
  for (; token !== "}"; token = json.next()) {
    const name = json.text();
    if (name === "$or") {
      alternatives = parseOr(json, parent, alternatives);
      continue;
    }
    if (insideOr && RESERVED_INSIDE_OR.has(name)) {
      throw json.error(`${name} is Ruler reserved fieldName which cannot be used inside $or.`);
    }
    const path = `${parent}${name}`;
    const start = json.next();
    if (start === "{") {
      alternatives = parseObject(json, `${path}.`, alternatives, insideOr);
    } else if (start === "[") {
      const asked = { path, values: parseValues(json) };
      for (const fields of alternatives) fields.set(path, asked);
    } else {
      throw json.error(`"${name}" must be an object or an array`);
    }
  }
  return alternatives;
}

function parseOr(json: JsonReader, parent: string, soFar: Fields[]): Fields[] {
  if (json.next() !== "[") throw json.error("It must be an Array followed with $or.");
  const alternatives: Fields[] = [];
  let branches = 0;
  for (let token = json.next(); token !== "]"; token = json.next()) {
    if (token !== "{") throw json.error("Only JSON object is allowed in array of $or relationship.");
    branches += 1;
    const copies = soFar.map((fields) => new Map(fields));
    alternatives.push(...parseObject(json, parent, copies, true));
    if (alternatives.length > MOST_ALTERNATIVES) {
      throw new InvalidPattern(`Rule is too complex - its $or make more than ${MOST_ALTERNATIVES} combinations`);
    }
  }
  if (branches < 2) throw json.error("There must have at least 2 Objects in $or relationship.");
  return alternatives;
}

function parseValues(json: JsonReader): ValuePattern[] {
  const values: ValuePattern[] = [];
  for (let token = json.next(); token !== "]"; token = json.next()) values.push(parseValue(json, token));
  if (values.length === 0) throw json.error("Empty arrays are not allowed");
  return values;
}

function parseValue(json: JsonReader, token: Token): ValuePattern {
  switch (token) {
    case "{":
      return parseMatchExpression(json);
    case "string":
      return { is: "string", text: json.text(), address: parseAddress(json.text()) };
    case "number":
      return { is: "number", text: json.text(), value: comparableNumber(json.text()) };
    case "true":
    case "false":
    case "null":
      return { is: "literal", text: json.text() };
    default:
      throw json.error("Match value must be String, number, true, false, or null");
  }
}

function inOrderOfPath(fields: Fields): FieldPattern[] {
  return [...fields.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function refuseCostlyWildcards(alternatives: Fields[]): void {
  for (const { values } of new Set(alternatives.flatMap((fields) => [...fields.values()]))) {
    const wildcards = values
      .flatMap((pattern) => (pattern.is === "anything-but" ? pattern.not : [pattern]))
      .flatMap((pattern) => (pattern.is === "wildcard" ? [pattern.pieces] : []));
    if (wildcards.length > 0 && tooComplex(wildcards)) {
      throw new InvalidPattern(
        "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character",
      );
    }
  }
}
